import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Academy } from '../../dialogs/academy';
import { areaOf } from '../../understanding/area';
import {
  createClassifier,
  createQuestionFinder,
  learntIntents,
  type Model,
  readModel,
} from '../../understanding/learner/classifier';
import { questions } from '../../understanding/questions';
import { createUnderstand, type Understand } from '../../understanding/understand';

/** Where the weights stand, seen from the sources as from what is compiled; `npm run understanding:train` makes them. */
const folder = join(__dirname, '../../understanding');
export const weightsFile = join(folder, 'weights.bin');
export const questionsFile = join(folder, 'questions.bin');

/** These throw when the weights are missing or of other code. */
export const loadWeights = (file = weightsFile): Model => readModel(readFileSync(file), learntIntents.length);
export const loadQuestions = (file = questionsFile): Model => readModel(readFileSync(file), questions.length);

/** The understanding with the weights that are part of the program, at home in an académie. */
export function loadUnderstand(academy: Academy): Understand {
  const area = areaOf(academy.area);
  const findQuestion = createQuestionFinder(loadQuestions(), area);
  return createUnderstand(createClassifier(loadWeights(), area), findQuestion, area);
}
