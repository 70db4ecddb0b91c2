/**
 * Two questions of the guide as botbuilder-dialogs has them: a prompt, a choice, a confirmation, its state loaded and saved once a turn. In memory, or in
 * the libsql file STATE_FILE. `turns` in a conversation's state is there to be read back.
 */
const { ConversationState, MemoryStorage } = require('botbuilder');
const {
  ChoicePrompt,
  ComponentDialog,
  ConfirmPrompt,
  DialogSet,
  WaterfallDialog,
} = require('botbuilder-dialogs');
const { LibsqlStorage } = require('./libsql-storage.cjs');
const { serve } = require('./server.cjs');

const file = process.env.STATE_FILE;
const state = new ConversationState(file ? new LibsqlStorage(file) : new MemoryStorage());
const dialogState = state.createProperty('DialogState');
const turns = state.createProperty('turns');

const choices = ['J’ai tout perdu', 'Mon identifiant', 'Mon mot de passe', 'Jamais utilisé'];

class Guide extends ComponentDialog {
  constructor() {
    super('guide');
    this.addDialog(new ChoicePrompt('choice', undefined, 'fr-fr'));
    this.addDialog(new ConfirmPrompt('confirm', undefined, 'fr-fr'));
    this.addDialog(
      new WaterfallDialog('steps', [
        step =>
          step.prompt('choice', { prompt: 'Que vous arrive-t-il ?', retryPrompt: 'Choisissez :', choices }),
        step => step.prompt('confirm', { prompt: 'Avez-vous votre NUMEN ?', retryPrompt: 'Oui ou non ?' }),
        step => step.replaceDialog('steps'),
      ]),
    );
    this.initialDialogId = 'steps';
  }
}

const dialogs = new DialogSet(dialogState);
dialogs.add(new Guide());

serve(async context => {
  if (context.activity.type !== 'message') return;
  const dialog = await dialogs.createContext(context);
  const { status } = await dialog.continueDialog();
  if (status === 'empty') await dialog.beginDialog('guide');
  await turns.set(context, (await turns.get(context, 0)) + 1);
  await state.saveChanges(context);
});
