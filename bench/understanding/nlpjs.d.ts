/** What the comparison uses of packages that ship no types. */
declare module '@nlpjs/basic' {
  interface Nlp {
    addLanguage(locale: string): void;
    addDocument(locale: string, utterance: string, intent: string): void;
    train(): Promise<void>;
    process(
      locale: string,
      utterance: string,
    ): Promise<{ classifications: { intent: string; score: number }[] }>;
  }
  export function dockStart(configuration: object): Promise<{ get(name: 'nlp'): Nlp }>;
}
declare module '@nlpjs/neural' {
  export class NeuralNetwork {
    constructor(settings?: object);
    train(corpus: { input: Record<string, number>; output: Record<string, number> }[]): object;
    run(input: Record<string, number>): Record<string, number>;
  }
}
declare module 'wink-naive-bayes-text-classifier' {
  interface Classifier {
    defineConfig(configuration: object): boolean;
    definePrepTasks(tasks: ((text: string) => string[])[]): number;
    learn(text: string, label: string): boolean;
    consolidate(): boolean;
    predict(text: string): string;
  }
  export default function create(): Classifier;
}
