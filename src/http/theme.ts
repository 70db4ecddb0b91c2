/**
 * The colours of everything that is ours: pages, chat, forms, widget and pictures, each on a light and on a dark ground. A test holds
 * their contrasts; none of them is the State's.
 */
export const colours = {
  ink: ['#14253a', '#e9eef5'],
  soft: ['#545d6b', '#aab5c4'],
  paper: ['#faf7f2', '#10161f'],
  card: ['#ffffff', '#1a2430'],
  /** Between things, where nothing is lost without it. */
  line: ['#e3ded5', '#334052'],
  /** Around what can be filled in or pressed. */
  edge: ['#757c90', '#8290a5'],
  action: ['#1d4f91', '#9cc4f8'],
  'action-strong': ['#163d70', '#c0dafb'],
  'on-action': ['#ffffff', '#0c1a2e'],
  tint: ['#eef3fa', '#22324a'],
  bar: ['#1d4f91', '#1d3350'],
  'bar-strong': ['#163d70', '#2a4669'],
  'on-bar': ['#ffffff', '#ffffff'],
  gold: ['#ffd166', '#ffd166'],
  'on-gold': ['#14253a', '#14253a'],
  good: ['#0b6e4f', '#74d6b0'],
  'good-tint': ['#e9f5f0', '#15332b'],
  bad: ['#b3261e', '#ffa69e'],
  'bad-tint': ['#fdeeed', '#3d2120'],
  soon: ['#8a5600', '#f2c063'],
  'soon-tint': ['#fff4d6', '#3a2f16'],
  focus: ['#0a5fd0', '#ffd166'],
  /** What a picture points at. */
  mark: ['#b8125a', '#ff8fbe'],
  'on-mark': ['#ffffff', '#2b0616'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type Colour = keyof typeof colours;
export type Theme = 'light' | 'dark';

/** `auto` is what the device says. */
export const isTheme = (text: string | null): text is Theme => text === 'light' || text === 'dark';

/** The same as variables of CSS; paper is light. A page that was told its theme has it in `data-theme`. */
export function themeCss(): string {
  return `:root{color-scheme:light;${variables('light')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme]){color-scheme:dark;${variables('dark')}}}
:root[data-theme=dark]{color-scheme:dark;${variables('dark')}}
`;
}

export const variables = (theme: Theme, names = Object.keys(colours) as Colour[]): string =>
  names.map(name => `--${name}:${colourIn(theme, name)}`).join(';');

export const colourIn = (theme: Theme, name: Colour): string => colours[name][theme === 'light' ? 0 : 1];
