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
