import { createHash } from 'node:crypto';
import type { Activity, InvokeResponse, TaskModuleResponse, TurnContext } from 'botbuilder';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { UserEvent, WorldEvent } from '../../../dialogs/events';
import { stateOf } from '../../../dialogs/state-names';
import { type Locale, nearestLocale, type Translate, translator } from '../../../locales/translate';
import { normalize } from '../../../understanding/normalize';
import { buttonSchema } from '../../bot/activities';
import type { ReceivedActivity } from '../../bot/activity';
import { conversationKeyOf } from '../../bot/bot';
import type { Channel } from '../../bot/channel';
import { labelOf } from '../../bot/echo';
import { edition, type TurnScope, type Turns } from '../../bot/turn';
import type { Said, Understand } from '../../bot/understand';
import type { Completions, HeldOutcome } from '../../forms/completions';
import type { Tickets } from '../../forms/tickets';
import { TeamsActivityHandler } from './bot-framework';
import { ConnectorError } from './connector-http';
import type { BotServiceChannel } from './messages';
import { createOpenCards, type OpenCards } from './open-cards';
import { isHtml, wordsOf } from './teams-text';

export interface TeamsDeps {
  turns: Turns;
  understand: Understand;
  tickets: Pick<Tickets, 'find'>;
  completions: Pick<Completions, 'open'>;
  publicUrl: string;
  channel: Channel;
  /** Of the bot's registration; undefined on a developer's machine. */
  appId: string | undefined;
  now: () => number;
  logger: Pick<Logger, 'warn'>;
}

/** The bot in Microsoft Teams: the same dialog, to one person at a time. */
export function createTeams(deps: TeamsDeps): BotServiceChannel {
  const cards = createOpenCards({ now: deps.now, replace: replaceWith(deps.logger) });
  return {
    ...deps.channel,
    // One handler a turn, as in `createBot`: the SDK's keep their listeners.
    run: context => new TeamsConversation(deps, cards).run(context),
    // Its cards replace those before them too.
    follow: (context, turn) => cards.follow(context, null, turn),
  };
}

/** Bot Framework's handler (its API wants a class). What it does not override, nobody is answered. */
class TeamsConversation extends TeamsActivityHandler {
  constructor(
    private readonly deps: TeamsDeps,
    private readonly cards: OpenCards,
  ) {
    super();
  }

  protected override async onMessageActivity(context: TurnContext): Promise<void> {
    if (!isPersonal(context)) return this.offerPrivacy(context);
    await this.hear(context, context);
  }

  /** The last message, in other words: read again, where the dialog stands now. Of an older one the answer is long given. */
  protected override async onMessageUpdateActivity(context: TurnContext): Promise<void> {
    const { activity } = context;
    if (!isPersonal(context) || !isEdit(activity) || !activity.id) return;
    const { conversationKey } = scopeOf(context);
    const isKnown = (await this.deps.turns.look(conversationKey)) !== null;
    const told = await this.deps.turns.recall(conversationKey, activity.id);
    if (isKnown && !told?.isLast)
      return void (await context.sendActivity(wordsFor(context)('teams.editedTooLate')));
    const edited = { ...activity, id: editedId(activity.id, activity.text ?? '') };
    await this.hear(context, {
      activity: edited,
      sendActivities: replies => context.sendActivities(replies),
    });
  }

  /** Who was asked to delete a message with a secret in it is told that it is gone. */
  protected override async onMessageDeleteActivity(context: TurnContext): Promise<void> {
    const { id } = context.activity;
    if (!isPersonal(context) || !id) return;
    const told = await this.deps.turns.recall(scopeOf(context).conversationKey, id);
    if (told?.wasSecret) await context.sendActivity(wordsFor(context)('teams.secretGone'));
  }

  private async hear(context: TurnContext, turn: Parameters<Turns['take']>[0]): Promise<void> {
    const said = plainMessage(turn.activity);
    const button = buttonSchema.safeParse(said.value);
    const locale = nearestLocale(turn.activity.locale);
    const answer = button.success
      ? translator(locale)('teams.answered', { answer: labelOf(button.data, locale) })
      : null;
    await this.cards.follow(context, answer, async () => {
      await this.deps.turns.take(turn, scopeOf(context), (scene, isNew) => {
        const command = commandOf(said, scene.context.locale);
        const meant = command ? [command] : this.deps.understand(said, scene).events;
        return isNew && meant.every(isGreeting) ? [{ type: 'conversation.started', locale }] : meant;
      });
    });
    if (button.success) await this.retire(context);
  }

  /** Handled whole: the SDK would ask Teams for the members, at one call each. */
  protected override async onConversationUpdateActivity(context: TurnContext): Promise<void> {
    const { membersAdded = [], membersRemoved = [], recipient } = context.activity;
    const isBot = ({ id }: { id: string }) => id === recipient.id;
    if (!isPersonal(context)) return membersAdded.some(isBot) ? this.offerPrivacy(context) : undefined;
    if (membersRemoved.some(isBot)) return this.forget(context);
    if (membersAdded.length > 0) await this.welcome(context);
  }

  protected override async onInstallationUpdateActivity(context: TurnContext): Promise<void> {
    if (!isPersonal(context)) return;
    if (context.activity.action === 'remove') await this.forget(context);
    if (context.activity.action === 'add') await this.welcome(context);
  }

  protected override async onEndOfConversationActivity(context: TurnContext): Promise<void> {
    if (isPersonal(context)) await this.forget(context);
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    const { name = '' } = context.activity;
    if (taskNames.has(name)) return super.onInvokeActivity(context);
    // The bot asks for no file: who consents to one gives nothing.
    return { status: name === 'fileConsent/invoke' ? 200 : notImplemented };
  }

  /** Gives the address of the form that the dialog waits for now, whichever card was pressed. */
  protected override async handleTeamsTaskModuleFetch(context: TurnContext): Promise<TaskModuleResponse> {
    const t = wordsFor(context);
    if (!isPersonal(context)) return say(t('teams.personalOnlyShort'));
    const form = await this.openForm(context);
    if (!form) return say(t('teams.form.gone'));
    const url = `${this.deps.publicUrl}/forms/${form.ticket}`;
    const value = {
      url,
      title: t('teams.form.title'),
      height: 640,
      width: 560,
      completionBotId: this.deps.appId,
    };
    return { task: { type: 'continue', value } };
  }

  /** The end of a form, brought back by whoever has it: it counts for the person who opened the form, once. */
  protected override async handleTeamsTaskModuleSubmit(context: TurnContext): Promise<TaskModuleResponse> {
    const t = wordsFor(context);
    if (!isPersonal(context)) return say(t('teams.personalOnlyShort'));
    const brought = taskSubmit.safeParse(context.activity.value);
    if (!brought.success) return closed;
    const outcome = await this.deps.completions.open(brought.data.data);
    if (!outcome) return say(t('teams.form.tooLate'));
    const scope = scopeOf(context);
    if (outcome.holder !== scope.holder || outcome.conversationKey !== scope.conversationKey) {
      this.deps.logger.warn({ reason: 'notYours' }, 'outcome refused');
      return say(t('teams.form.notYours'));
    }
    let awaited = false;
    await this.cards.follow(context, null, async () => {
      await this.deps.turns.take(context, scope, ({ context: { form } }) => {
        awaited = form?.ticket === outcome.ticket;
        return awaited ? tellingOf(outcome) : [];
      });
    });
    return awaited ? closed : say(t('teams.form.tooLate'));
  }

  /** Once in a conversation, whatever Teams sends first, and however often. */
  private async welcome(context: TurnContext): Promise<void> {
    const locale = nearestLocale(context.activity.locale);
    await this.cards.follow(context, null, async () => {
      await this.deps.turns.take(context, scopeOf(context), (_scene, isNew) =>
        isNew ? [{ type: 'conversation.started', locale }] : [],
      );
    });
  }

  /** The app is gone from the person's Teams, and their identity, their form and all that was said with it. */
  private async forget(context: TurnContext): Promise<void> {
    const { conversationKey } = scopeOf(context);
    this.cards.forget(context.activity.conversation.id);
    await this.deps.turns.forget(conversationKey);
  }

  /** The form that the dialog waits for; a fresh one when it was sent, or when its time is over. */
  private async openForm(context: TurnContext): Promise<{ ticket: string } | null> {
    const scope = scopeOf(context);
    const dialog = await this.deps.turns.look(scope.conversationKey);
    const { form } = dialog?.context ?? {};
    if (form && (await this.deps.tickets.find(form.ticket))?.state === 'open') return form;
    if (!dialog || !formStates.has(stateOf(dialog))) return null;
    let after = dialog;
    await this.cards.follow(context, null, async () => {
      after = await this.deps.turns.take(context, scope, () => [{ type: 'form.requested' }]);
    });
    return after.context.form;
  }

  /** In a group there are others: nothing is started, nothing is kept, and nobody's data is shown. */
  private async offerPrivacy(context: TurnContext): Promise<void> {
    const bot = this.deps.appId ? `28:${this.deps.appId}` : context.activity.recipient.id;
    const link = `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(bot)}`;
    await context.sendActivity(wordsFor(context)('teams.personalOnly', { link }));
  }

  /** A button of an older card: whatever came of it, it shall not be pressed again. */
  private async retire(context: TurnContext): Promise<void> {
    const { replyToId: id, conversation } = context.activity;
    if (!id || this.cards.isDealtWith(conversation.id, id)) return;
    const text = wordsFor(context)('teams.superseded');
    await replaceWith(this.deps.logger)(context, { id, type: 'message', text, attachments: [] });
  }
}

/** An acceptance also tells that those before it were refused; any other outcome says enough by itself. */
const tellingOf = ({ event, refusals }: HeldOutcome): WorldEvent[] =>
  refusals > 0 && (event.type === 'identity.verified' || event.type === 'password.changed')
    ? [{ type: 'form.acceptedAtLast', refusals }, event]
    : [event];

const taskNames: ReadonlySet<string> = new Set(['task/fetch', 'task/submit']);
const formStates: ReadonlySet<string> = new Set(['identify', 'newPassword']);
const notImplemented = 501;

/** TeamsJS gives an object to Teams, which some clients bring back as the text of it. */
const completion = z.strictObject({ ticket: z.string().max(100), completion: z.string().max(20_000) });
const taskSubmit = z.object({
  data: z.union([
    completion,
    z
      .string()
      .max(25_000)
      .transform((text, context): unknown => {
        try {
          return JSON.parse(text);
        } catch {
          context.addIssue({ code: 'custom', message: 'not JSON' });
          return z.NEVER;
        }
      })
      .pipe(completion),
  ]),
});

/** No body: Teams closes the window. */
const closed: TaskModuleResponse = {};
const say = (value: string): TaskModuleResponse => ({ task: { type: 'message', value } });

const isPersonal = ({ activity }: TurnContext): boolean =>
  activity.conversation.conversationType === 'personal' && activity.conversation.isGroup !== true;

const wordsFor = ({ activity }: TurnContext): Translate => translator(nearestLocale(activity.locale));

/** The Entra object id, or for who has none the id that Teams gives a person towards this bot. */
const scopeOf = ({ activity }: TurnContext): TurnScope => ({
  conversationKey: conversationKeyOf(activity),
  holder: activity.from.aadObjectId ?? activity.from.id,
});

/** What the person wrote, and the files beside it. */
const plainMessage = (activity: ReceivedActivity): Said => ({
  text: wordsOf(activity),
  value: activity.value,
  attachments: activity.attachments?.filter(attachment => !isHtml(attachment)),
});

/** Teams also updates a message when it is restored. */
const isEdit = ({ channelData }: Activity): boolean =>
  channelData?.eventType === undefined || channelData.eventType === 'editMessage';

/** Teams sends the same id with every edit; the same words again are the same edit. */
const editedId = (id: string, text: string): string =>
  `${id}${edition}${createHash('sha256').update(text).digest('base64url')}`;

/** The commands of the app's manifest (`deploy/teams/manifest.json`) that are no words of the dialog's. */
const commandOf = ({ text = '' }: Said, locale: Locale): UserEvent | null =>
  commands.get(normalize(text))?.(locale) ?? null;

const restart = (): UserEvent => ({ type: 'user.restarted' });
const switchLanguage = (locale: Locale): UserEvent => ({
  type: 'language.chosen',
  locale: locale === 'fr' ? 'en' : 'fr',
});

/** A map, and not an object: people type « constructor » too. */
const commands: ReadonlyMap<string, (locale: Locale) => UserEvent> = new Map([
  ['commencer', restart],
  ['start', restart],
  ['langue', switchLanguage],
  ['language', switchLanguage],
]);

/** The first words of somebody who was never welcomed: he is, unless he already says what he wants. */
const isGreeting = (event: UserEvent): boolean =>
  event.type === 'user.restarted' ||
  event.type === 'input.unrecognized' ||
  event.type === 'input.empty' ||
  (event.type === 'topic.asked' && event.topic === 'greeting');

/** Not every client can replace a message: the conversation goes on all the same. */
const replaceWith =
  (logger: TeamsDeps['logger']) =>
  async (context: TurnContext, activity: Partial<Activity>): Promise<void> => {
    try {
      await context.updateActivity(activity);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      logger.warn({ status: error.status }, 'card not replaced');
    }
  };
