import { describe, expect, it } from '@jest/globals';
import { type ChoiceId, choiceIds, leavesQuestion } from '../../../dialogs/choices';
import { render } from '../../../src/http/html';
import { answers, besideForm, navigation } from '../../../src/web/chat/answers';
import { markup } from '../../../src/web/chat/markup';
import { message } from '../../../src/web/chat/message';
import { openQuestion, readActivity, readHistory, type Said } from '../../../src/web/chat/said';
import type { TextName, Words } from '../../../src/web/chat/words';

/** Each word by its name. */
const words = new Proxy({} as Words, {
  get: (_, name: TextName | 'clock') => (name === 'clock' ? () => '10:00' : name),
});
const shown = (activity: object): string => render(markup(message(said(activity), words)));

describe('what is pressed while something is typed into a form', () => {
  const asking = (choices: ChoiceId[]) => {
    const submits = choices.map(choice => ({
      type: 'Action.Submit',
      title: choice,
      data: { choice, state: 'identify' },
    }));
    const form = openUrl(`https://sesame.example/forms/${'a'.repeat(22)}`);
    return render(markup(answers(said({ attachments: card([], [form, ...submits]) }), words, {})));
  };

  it('is marked where it leaves the form, as the dialog has it', () => {
    const marked = choiceIds.filter(id => asking([id]).includes('data-leaves'));
    const offered = new Set<ChoiceId>(['genuine', 'passwordRules', 'restoreMailbox', 'myAccount', 'renew']);
    expect(marked.filter(id => offered.has(id))).toEqual(
      choiceIds.filter(id => offered.has(id) && leavesQuestion(id)),
    );
    expect(besideForm.filter(leavesQuestion)).toEqual([]);
  });

  it('is marked in the menu, too', () => {
    const actions = [
      { type: 'imBack', title: 'Retour', value: 'Retour', channelData: { leaves: true } },
      { type: 'imBack', title: 'Aide', value: 'Aide' },
    ];
    const menu = render(markup(navigation(said({ suggestedActions: { actions } }), {})));
    expect(menu).toContain('value="Retour" data-leaves>');
    expect(menu).toContain('value="Aide">');
  });
});

describe('a message of the bot', () => {
  it('is Markdown as the bot writes it, and nothing more', () => {
    const text = 'Voici **votre [04 72](tel:+33472)** :\n\n- un\n- deux\n\nfin\nde ligne';
    expect(shown({ text })).toContain(
      '<p>Voici <strong>votre <a href="tel:+33472">04 72</a></strong> :</p>' +
        '<ul><li>un</li><li>deux</li></ul><p>fin<br>de ligne</p>',
    );
  });

  it('makes no link of an address that was not written as one', () => {
    expect(shown({ text: 'mail.ac-lyon.fr et https://ac-lyon.fr' })).not.toContain('<a ');
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', ' https://x', 'https:///x', 'vbscript:x'])(
    'has only the words of a link to %j',
    href => {
      expect(shown({ text: `[ici](${href})`, attachments: card([], [openUrl(href)]) })).not.toContain('<a ');
    },
  );

  it('is in the language that it was written in', () => {
    expect(shown({ text: 'Hello', locale: 'en' })).toContain('lang="en"');
  });
});

describe('a card', () => {
  it('is shown with its values, which are copied by a button', () => {
    const run = { type: 'TextRun', text: 'jdupont', weight: 'Bolder' };
    const row = {
      type: 'Container',
      items: [
        { type: 'TextBlock', text: 'Nom' },
        { type: 'RichTextBlock', inlines: [run] },
      ],
    };
    expect(shown({ attachments: card([row]) })).toContain(
      '<div class="row"><p class="caption">Nom</p><p class="value"><strong>jdupont</strong>' +
        '<button type="button" class="copy" data-copy="jdupont">copy</button></p></div>',
    );
  });

  it('shows of what it does not know the words that it brings for this case', () => {
    const body = [
      { type: 'Media', fallbackText: 'une vidéo' },
      { type: 'Table', fallback: { type: 'TextBlock', text: 'un tableau' } },
      { type: 'Rating', fallback: 'drop' },
      { type: 'TextBlock' },
      { type: 'constructor' },
      null,
      'texte',
    ];
    const html = shown({ attachments: card(body) });
    expect(html).toContain('<p>une vidéo</p><p class="caption">un tableau</p>');
    expect(html).not.toContain('undefined');
  });

  it('leaves what is asked to the place below the conversation', () => {
    const html = shown({
      attachments: card([], [choice('oui'), openUrl(`https://x.fr/forms/${'a'.repeat(22)}`)]),
    });
    expect(html).not.toMatch(/<form|oui|forms/);
  });
});

describe('the answers', () => {
  const offered = (actions: object[], body: object[] = []) =>
    render(
      markup(
        answers(said({ inputHint: 'expectingInput', attachments: card(body, actions) }), words, {
          csrf: 'x',
        }),
      ),
    );

  it('are buttons in a form, which brings back the choice and its question', () => {
    expect(offered([choice('lostBoth')])).toBe(
      '<form method="post" action="/webchat" class="choices" aria-label="answers">' +
        '<input type="hidden" name="csrf" value="x"><input type="hidden" name="state" value="start">' +
        '<button name="choice" value="lostBoth">lostBoth</button></form>',
    );
  });

  it('lead to a form of this very site, whatever the address says', () => {
    const ticket = 'a'.repeat(22);
    expect(offered([openUrl(`https://evil.example/forms/${ticket}`)])).toContain(`href="/forms/${ticket}"`);
    expect(offered([openUrl(`https://evil.example/forms/${ticket}/x`)])).toBe('');
  });

  it('are asked for as a date within its bounds', () => {
    const date = { type: 'Input.Date', id: 'date', label: 'Jour', min: '2026-01-01', max: '2026-03-01' };
    const submit = { type: 'Action.Submit', title: 'Valider', data: { state: 'askRestorationDate' } };
    expect(offered([submit], [date])).toContain(
      '<input id="date" name="date" type="date" min="2026-01-01" max="2026-03-01" required>',
    );
  });
});

describe('a history', () => {
  const activity = (id: string, more: object = {}) => ({
    type: 'message',
    id,
    text: id,
    from: { role: 'bot' },
    ...more,
  });

  it('shows each message once, where it first stood, as it is now', () => {
    const texts = readHistory([
      activity('a'),
      activity('b'),
      activity('a', { text: 'changed' }),
      { type: 'event', name: 'sesame.deleted', id: 'b' },
      activity('c'),
    ]).map(({ text }) => text);
    expect(texts).toEqual(['changed', 'c']);
  });

  it('offers the answers of the last question only, and of no person’s', () => {
    const asks = { inputHint: 'expectingInput' };
    const history = readHistory([
      activity('a', asks),
      activity('b', asks),
      activity('c', { ...asks, from: { role: 'user' } }),
      activity('d'),
    ]);
    expect(openQuestion(history)?.id).toBe('b');
  });

  it.each([null, 1, 'x', [], {}, { type: 'message' }, { type: 'event', name: 'sesame.locale', value: 'de' }])(
    'survives %j',
    odd => {
      expect(() => readHistory([odd])).not.toThrow();
    },
  );
});

function said(more: object): Said {
  const read = readActivity({ type: 'message', id: 'a', from: { role: 'bot' }, ...more });
  if (read?.type !== 'said') throw new Error('nothing was said');
  return read.said;
}

const card = (body: unknown[], actions: object[] = []) => [
  {
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: { type: 'AdaptiveCard', body, actions },
  },
];
const choice = (id: string) => ({ type: 'Action.Submit', title: id, data: { choice: id, state: 'start' } });
const openUrl = (url: string) => ({ type: 'Action.OpenUrl', title: 'ouvrir', url });
