/** The part of Web Chat's global that `chat.js` uses. The package's own types drag React's in, for a script that has none. */
interface SesameSubscriber<T> {
  next(value: T): void;
  error(error: unknown): void;
}

interface SesameDirectLine {
  connectionStatus$: { subscribe(subscriber: SesameSubscriber<number>): { unsubscribe(): void } };
  end(): void;
}

interface SesameAction {
  type: string;
  payload?: { activity?: { type?: string; name?: string; value?: unknown; inputHint?: string } };
}

interface SesameCardAction {
  cardAction: { type: string; value?: unknown };
}

type SesameMiddleware<A> = () => (next: (args: A) => unknown) => (args: A) => unknown;

interface SesameWebChat {
  createDirectLine(options: {
    domain: string;
    token: string;
    webSocket: boolean;
    conversationId?: string;
    watermark?: string;
    conversationStartProperties?: { locale: string };
  }): SesameDirectLine;
  createStore(initial: object, middleware: SesameMiddleware<SesameAction>): object;
  renderWebChat(
    props: {
      directLine: SesameDirectLine;
      store: object;
      locale: string;
      nonce: string;
      styleOptions: Record<string, unknown>;
      overrideLocalizedStrings: Record<string, string>;
      cardActionMiddleware: SesameMiddleware<SesameCardAction>;
      sendTypingIndicator: boolean;
    },
    element: HTMLElement,
  ): void;
}

declare const WebChat: SesameWebChat;
