import type { Told } from '../plainly-said';

/** Only the staff have a NUMEN: whoever tells of theirs need not be asked what they are. */
export const hasItAndIsStaff = [{ type: 'numen.known' }, { type: 'profile.staff' }] as const;

export const aboutPhishing = ['phishing', 'genuine', 'phished', 'phishedAnother', 'nothingGiven'] as const;
export const seeking = [
  'askNumenKnown',
  'askStaffCategory',
  'askDepartement',
  'whereIsNumen',
  'paused',
] as const;
export const restoring = ['confirmRestoration', 'askRestorationDate'] as const;
/** What is answered by « je ne le sais pas », to those who then ask who does. */
const unknownHere = [
  'outgoingMail',
  'mailSettings',
  'locked',
  'formerMails',
  'restorationTime',
  'partialRestore',
  'openSessions',
  'retirement',
] as const;
/** Of use to who is sent to an office, and to nobody else. */
export const ofOffice = [
  'papersToBring',
  'openingHours',
  'whatToSay',
  'callsForMe',
  'englishSpoken',
  'whyRectorat',
  'officeNumbers',
  'numenDelay',
  'visitOffice',
  'fromAbroad',
] as const;
const doubtful = ['ambiguous', 'out_of_scope', 'gibberish'] as const;
export const unclear = [...doubtful, 'help', 'where_is_numen', 'greeting'] as const;

/**
 * What a sentence means as a whole, where one of its words would lead elsewhere: questions about what was just said, what is
 * denied, who is of a town. The first that holds counts; what depends on more than words is in `plainly-said.ts`, by the same name.
 */
export const readings = {
  cancels: {
    means: { type: 'user.cancelled' },
  },
  asksWhomOfPupils: {
    after: ['educonnect', 'ent'],
    says: ['asksWhom'],
    not: ['losesAccess'],
    means: 'educonnect',
  },
  usesItElsewhere: {
    after: aboutPhishing,
    says: ['sameElsewhere'],
    not: ['asksProof', 'nowhereElse'],
    means: 'usedElsewhere',
  },
  usesItNowhereElse: { after: aboutPhishing, says: ['nowhereElse'], mostWords: 10, means: 'acknowledged' },
  asksWhoEntered: { says: ['somebodyEntered'], means: 'mailsRead' },
  asksIfNumenNeeded: { says: ['needsNumen', 'namesSettings'], means: 'noNumenNeeded' },
  asksIfNumenNeededThen: {
    after: ['mailSettings', 'outgoingMail', 'aftercare', 'webmail', 'voterSpace'],
    says: ['needsNumen'],
    means: 'noNumenNeeded',
  },
  wantsSettingsOnly: { says: ['nothingLost', 'namesSettings'], means: 'mailSettings' },
  gaveNothing: {
    after: aboutPhishing,
    says: ['nothingLost'],
    mostWords: 14,
    isVerified: false,
    means: 'nothingGiven',
  },
  losesNothing: { in: ['start'], says: ['nothingLost'], mostWords: 14, means: 'acknowledged' },
  changedIt: {
    in: seeking,
    says: ['isChanged'],
    not: ['doesNotOpen', 'hesitates'],
    asks: false,
    means: 'passwordKept',
    beside: 'answers',
  },
  holdsTheirs: { says: ['holdsTheirs'], isVerified: false, means: 'inPerson' },
  isOfSharedBoxAndAnother: {
    says: ['sharedBox', 'losesAccess', 'tellsOfAnother'],
    not: ['ownBox'],
    isVerified: false,
    means: [
      { type: 'topic.asked', topic: 'sharedMailbox' },
      { type: 'topic.asked', topic: 'inPerson' },
    ],
  },
  isOfSharedBox: {
    says: ['sharedBox', 'losesAccess'],
    not: ['ownBox'],
    isVerified: false,
    means: 'sharedMailbox',
  },
  hasItAfterAll: { in: ['external'], says: ['hasItAfterAll'], means: hasItAndIsStaff },
  failsOnPage: {
    asks: false,
    says: ['officialPage', 'losesAccess', 'namesPassword'],
    not: ['cameByMessage', 'asksProof'],
    isVerified: false,
    means: { type: 'need.stated', need: 'lost_password' },
  },
  asksOfDelivery: {
    not: ['forgets', 'restores'],
    means: 'delivery',
  },
  asksWhichDay: { in: restoring, says: ['whichDay'], means: 'whichDay' },
  asksWhenRestored: {
    says: ['howLong'],
    means: 'restorationTime',
  },
  asksOfRestoration: { in: restoring, says: ['erases'], asks: true, means: 'restorationEffect' },
  wondersAboutRestoration: { in: restoring, says: ['erases', 'wondersIf'], means: 'restorationEffect' },
  asksWhetherSame: { says: ['votes', 'samePassword'], means: 'voterSpace' },
  othersArePhished: {
    says: ['gaveAway'],
    not: ['nearly', 'asksProof'],
    isVerified: false,
    means: 'phishedAnother',
  },
  asksForProof: { says: ['asksProof'], means: 'genuine', beside: 'all' },
  asksWhomToWarn: {
    says: ['whoToWarn'],
    means: 'whoToWarn',
  },
  asksWhomToForward: { says: ['whomToForward'], means: 'whoToWarn' },
  asksWhetherToWarn: {
    after: aboutPhishing,
    says: ['warns'],
    asks: true,
    means: 'whoToWarn',
  },
  tellsOfCaller: {
    intents: [...doubtful, 'phishing_question'],
    says: ['someoneWants'],
    not: ['gaveIn'],
    isVerified: false,
    means: 'phishing',
  },
  asksIfSafe: { says: ['nearly'], means: 'nothingGiven', beside: 'all' },
  asksToEndSessions: { says: ['endsSession'], not: ['losesAccess'], means: 'openSessions' },
  gotMessageOnly: {
    intents: doubtful,
    says: ['nearly', 'cameByMessage'],
    isVerified: false,
    means: 'phishing',
  },
  asksOfThief: {
    says: ['thief', 'thiefReads'],
    not: ['asksWhoTypes'],
    asks: true,
  },
  wondersAboutUs: { says: ['doubtsUs'], not: ['cameByMessage'], means: 'genuine' },
  wondersAboutMessage: {
    intents: doubtful,
    says: ['cameByMessage', 'trapAsked'],
    not: ['gaveIn'],
    isVerified: false,
    means: 'phishing',
  },
  wondersAboutSender: {
    intents: [...doubtful, 'human_help', 'show_email_address'],
    says: ['senderOdd'],
    isVerified: false,
    means: 'phishing',
  },
  asksHowFarBack: { in: ['askRestorationDate'], says: ['howFar'], means: { type: 'user.askedHelp' } },
  asksWhetherOthersWait: {
    after: ['phishedAnother'],
    says: ['canWait'],
    asks: true,
    means: 'phishedAnother',
  },
  slippedInForm: { in: ['identify', 'locked'], says: ['slipped'], means: 'dateOrder' },
  /** Who speaks of a form that is not there yet has what it asks for. */
  slippedBeforeForm: {
    in: [...seeking, 'chooseProfile'],
    says: ['slipped', 'namesDate'],
    means: [{ type: 'topic.asked', topic: 'dateOrder' }, ...hasItAndIsStaff],
  },
  triesAgain: {
    in: ['identify', 'locked', 'newPassword'],
    says: ['triesAgain'],
    not: ['fromTheStart'],
    asks: false,
  },
  asksOfSigns: {
    says: ['specialCharacter', 'asksWhich'],
    means: 'specialCharacters',
  },
  asksOfTick: { in: ['newPassword', 'account', 'askNumenKnown'], says: ['ticks'], means: 'forgottenTick' },
  asksWhatIsRefused: {
    in: ['newPassword'],
    says: ['passwordAsked'],
    means: 'passwordRules',
  },
  asksOfWeakIdea: {
    says: ['weakIdea'],
    asks: true,
    means: 'weakIdea',
  },
  asksOfCapitals: { says: ['capital'], asks: true, means: 'passwordRules' },
  asksIfMessageMatters: { says: ['message', 'asksIfMatters'], isVerified: false, means: 'changesNothing' },
  asksOfItsStart: {
    in: [...seeking, 'chooseProfile'],
    says: ['startsWith', 'stillGood'],
    means: 'numenShape',
  },
  guesses: { intents: ['never_used'], says: ['guesses'], means: 'thanks' },
  neverHadPassword: {
    says: ['neverHadIt'],
    isVerified: false,
    means: { type: 'need.stated', need: 'lost_password' },
  },
  asksOfOldPassword: {
    says: ['oldPassword'],
    means: 'oldPassword',
  },
  asksWhoRead: { says: ['mailsRead', 'somebodyElse'], asks: true, means: 'mailsRead' },
  asksWhereToKeep: { says: ['keepSafe'], isVerified: true, means: 'keepSafe' },
  asksOfAddress: { says: ['asksAddress'], isVerified: true, means: 'addressAsIs' },
  asksOfRecentMails: {
    says: ['vanishes', 'sinceThen'],
    means: 'restorationEffect',
  },
  handsOver: {
    after: ['inPerson', 'phishedAnother'],
    says: ['handsOver'],
    not: ['speaksOfOwn'],
    isVerified: false,
    beside: 'all',
  },
  tellsOwnLoss: {
    says: ['ownTurn'],
    isVerified: false,
  },
  isForNext: {
    says: ['turnsToSelf'],
    isVerified: true,
    means: [{ type: 'user.restarted' }, { type: 'topic.asked', topic: 'nextPerson' }],
  },
  isForAnother: {
    not: ['ofPupils', 'quotesAnother'],
    means: 'inPerson',
    beside: 'all',
  },
  worriesAfterPassword: {
    says: ['worries'],
  },
  asksOfSessions: {
    says: ['stillReads', 'session', 'still', 'somebodyElse'],
    not: ['oneself'],
    means: 'openSessions',
  },
  asksWhatIsExternal: {
    says: ['external'],
  },
  asksOfShape: { says: ['zeroOrO'], means: 'numenShape' },
  asksOfLanguages: {
    says: ['language', 'speaks'],
    not: ['languageTaught'],
    mostWords: 9,
    means: 'languages',
  },
  outsiderThanks: { isOutsider: true, says: ['thanks'], asks: false, means: 'thanks' },
  isOfTown: { isVerified: false, says: ['ofTown'], not: ['assistantPost', 'oversees'], means: 'townStaff' },
  isOutside: {
    notIn: ['external'],
    isVerified: false,
    says: ['ofNeither'],
    means: { type: 'profile.external' },
  },
  /** Told at the form, as an answer to a question that was skipped. */
  postAtForm: {
    in: ['chooseProfile', 'identify'],
    intents: ['where_is_numen', 'ambiguous', 'out_of_scope', 'choose_staff'],
    says: ['namesPost'],
    not: ['negates', 'losesAccess', 'numen', 'asksSomething'],
    asks: false,
    mostWords: 10,
    means: { type: 'profile.staff' },
  },
  isStaffAndNothingElse: {
    in: ['start'],
    not: ['losesAccess', 'asksSomething', 'numen'],
    asks: false,
    mostWords: 8,
    means: { type: 'profile.staff' },
  },
  isOfTheHouse: {
    in: ['chooseProfile', 'external', 'identify'],
    means: { type: 'profile.staff' },
  },
  keepsPassword: {
    intents: [
      'lost_password',
      'reset_password',
      'password_rules',
      'lost_both',
      'lost_username',
      'never_used',
      'webmail_link',
      'ambiguous',
      'out_of_scope',
      'affirm',
      'deny',
      'i_have_numen',
      'where_is_numen',
      'thanks',
    ],
    says: ['keptPassword'],
    not: ['losesName'],
  },
  looksForItOnIprof: {
    in: ['askNumenKnown', 'paused'],
    says: ['onIprof', 'looksThere'],
    means: [{ type: 'topic.asked', topic: 'iprof' }, { type: 'numen.unknown' }],
  },
  lacksWord: {
    in: ['askNumenKnown', 'paused'],
    says: ['unknownWord'],
    means: [{ type: 'topic.asked', topic: 'numen' }, { type: 'numen.unknown' }],
  },
  isNotAnswered: {
    in: [...seeking, 'external', 'locked'],
    says: ['nobodyAnswers'],
    not: ['numenThere'],
    means: 'noAnswer',
  },
  lacksNumen: {
    says: ['numenMissing'],
  },
  hasNumen: {
    in: ['start', ...seeking, 'chooseProfile', 'external', 'identify'],
    not: ['losesAccess'],
  },
  waits: {
    says: ['waits'],
    not: ['losesAccess', 'namesPassword', 'restores', 'prefers'],
    asks: false,
    mostWords: 12,
    means: 'waits',
  },
  asksWhoTypes: { says: ['asksWhoTypes'], isVerified: false, means: 'inPerson', beside: 'answers' },
  looksOnIprof: { in: seeking, says: ['onIprof'], not: ['numen'], means: 'iprof' },
  correctsDate: { in: ['account'], intents: ['deny'], says: ['day'], means: 'dateMatched' },
  wasRefused: {
    in: ['identify', 'locked'],
    isVerified: false,
    says: ['mismatch'],
    not: ['namesPassword'],
    means: 'notMatching',
  },
  cannotPhone: { in: seeking, says: ['cannotPhone'], means: 'withoutPhone' },
  asksWhichService: { in: ['whereIsNumen'], says: ['whichService'], asks: true, means: 'whichService' },
  hasNoSecretary: { in: ['whereIsNumen'], says: ['noSecretary'], means: 'noSecretary' },
  schoolLacksIt: {
    in: ['whereIsNumen'],
    says: ['schoolLacksIt'],
    not: ['schoolOtherwise'],
    means: { type: 'office.asked' },
  },
  asksOtherOffice: { in: ['whereIsNumen'], says: ['otherOffice'], means: { type: 'user.askedHuman' } },
  asksWhoKnows: { after: unknownHere, says: ['whoKnows'], means: 'rectorat' },
  asksIfThatIsWhy: { after: ['aftercare', 'mailSettings'], says: ['thatsWhy'], means: 'phoneWhy' },
  asksHowSoon: { in: ['account', 'done'], says: ['worksNow'], asks: true, means: 'duration' },
  reusesPassword: { in: ['newPassword'], says: ['sameAgain'], asks: true, means: 'weakIdea' },
  asksOfSpaces: { in: [...seeking, 'identify'], says: ['withSpaces'], asks: true, means: 'numenTyping' },
  asksWhetherToDelete: {
    after: aboutPhishing,
    says: ['deletes'],
    not: ['password'],
    asks: true,
    means: 'forwardOrDelete',
  },
  asksForOfficialWay: { says: ['officialSteps'], isVerified: false, means: { type: 'walkthrough.started' } },
  isOfNeither: {
    in: ['chooseProfile', 'identify'],
    says: ['neitherNor'],
    not: ['namesPassword', 'losesName'],
    means: 'neitherProfile',
  },
  asksOfFormerBox: {
    after: ['leftAcademie', 'neitherProfile'],
    says: ['formerBox'],
    not: ['votes'],
    isVerified: false,
    means: 'formerBox',
  },
  asksOfHours: { in: seeking, says: ['hoursOnly'], means: 'noAnswer', beside: 'all' },
  asksIfNumen: { in: seeking, says: ['asksIfNumen'], asks: true, means: 'numenShape' },
  asksOfOutgoing: {
    says: ['outgoing'],
    not: ['incomingToo', 'thanks', 'losesAccess', 'namesPassword'],
    mostWords: 16,
    means: 'outgoingMail',
  },
  asksOfFormerMails: { says: ['formerMails'], asks: true, isVerified: false, means: 'formerMails' },
  asksForNumber: {
    says: ['number'],
    not: ['ownPhone', 'cannotPhone'],
  },
  leavesToAsk: {
    in: seeking,
    says: ['willAsk', 'later'],
    not: ['asksWhileLeaving'],
    asks: false,
    means: { type: 'numen.later' },
  },
  asksOfVotersSpace: {
    after: ['voterSpace'],
    says: ['space'],
    asks: true,
    means: 'voterSpace',
  },
  asksOfVote: {
    says: ['votes'],
    means: 'voterSpace',
  },
  losesMails: {
    means: { type: 'restoration.requested' },
    beside: 'all',
  },
  phoneNags: {
    says: ['phoneNags'],
    isVerified: true,
    intents: [...doubtful, 'phishing_question', 'reset_password', 'webmail_link', 'show_mail_settings'],
    means: 'aftercare',
  },
  wantsChange: {
    intents: [...doubtful, 'affirm', 'password_rules', 'cancel', 'lost_username', 'never_used'],
    says: ['wantsChange'],
    not: ['keptPassword', 'slipped'],
  },
  greets: {
    intents: doubtful,
    says: ['hello'],
    not: ['asksSomething'],
    means: 'greeting',
  },
  thanks: {
    intents: [...doubtful, 'cancel', 'choose_external'],
    says: ['thanks'],
    not: ['asksSomething'],
    asks: false,
  },
  acknowledges: {
    intents: [...doubtful, 'choose_staff', 'choose_external', 'password_rules'],
    says: ['acknowledged'],
    asks: false,
    mostWords: 14,
    means: 'acknowledged',
  },
  isOurs: {
    intents: ['out_of_scope'],
    isVerified: false,
    says: ['ourMail'],
    not: ['notOurMail'],
    means: { type: 'input.ambiguous', candidates: ['lost_username', 'lost_password', 'never_used'] },
  },
} as const satisfies Record<string, Told>;
