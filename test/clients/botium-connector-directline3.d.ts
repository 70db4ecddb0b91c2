/** As far as it is used here; it has no types. */
declare module 'botium-connector-directline3' {
  export class PluginClass {
    constructor(options: { queueBotSays: (message: unknown) => void; caps: Record<string, unknown> });
    Validate(): Promise<void>;
    Build(): Promise<void>;
    Start(): Promise<void>;
    UserSays(message: object): Promise<void>;
    Stop(): Promise<void>;
  }
}
