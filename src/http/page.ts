import { html, render, type SafeHtml } from './html';
import type { Theme } from './theme';

export interface PageParts {
  locale: 'fr' | 'en';
  title: string;
  styles: string[];
  body: SafeHtml;
  /** Of `<body>`. */
  className?: string;
  /** Modules: they run when the page is there. */
  scripts?: string[];
  /** Null: what the device says. */
  theme?: Theme | null;
}

/** The frame of every page that we send. No inline script or style: the policy forbids them. */
export function page({
  locale,
  title,
  styles,
  body,
  className,
  scripts = [],
  theme = null,
}: PageParts): string {
  return render(html`<!doctype html>
<html lang="${locale}"${theme && html` data-theme="${theme}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${theme ?? 'light dark'}">
<title>${title}</title>
<link rel="icon" href="/pictures/bot.svg" type="image/svg+xml">
${styles.map(href => html`<link rel="stylesheet" href="${href}">`)}
${scripts.map(src => html`<script type="module" src="${src}"></script>`)}
</head>
<body class="${className}">
${body}
</body>
</html>
`);
}
