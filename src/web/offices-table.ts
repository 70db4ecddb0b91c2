import type { Office } from '../../dialogs/academy';
import { departementChoice, labelOf } from '../../dialogs/choices';
import { isFromGuide } from '../../dialogs/office';
import { html, type SafeHtml } from '../http/html';
import { telephone } from '../http/telephone';
import { monthOf, type SiteView, sentenceCase } from './site-page';

/** Who to call, and which guide the numbers are from. */
export function officesTable(view: SiteView): SafeHtml {
  const { t, academy, locale } = view;
  const guideDate = monthOf(academy.lastChecked, locale);
  return html`<table>
<thead><tr><th scope="col">${t('web.assistance.contact.who')}</th>
<th scope="col">${t('web.assistance.contact.office')}</th>
<th scope="col">${t('web.assistance.contact.phone')}</th></tr></thead>
<tbody>${academy.offices.map(office => contactRow(view, office))}</tbody>
</table>
<p class="small">${isFromGuide(academy) && t('web.assistance.contact.lastChecked', { guideDate })}
${academy.offices.some(({ name }) => name[locale].includes('DSDEN')) && t('web.assistance.contact.dsden')}</p>`;
}

function contactRow({ t, locale }: SiteView, office: Office): SafeHtml {
  const { name, phone, hours, invented, departements = [] } = office;
  const posts = office.categories.map(category => t(`web.assistance.contact.posts.${category}`));
  const places = departements.map(code => labelOf(departementChoice(code), t));
  const who = [posts.join(', '), places.join(', ')].filter(Boolean).join(' – ');
  return html`<tr><th scope="row">${sentenceCase(who)}</th>
<td>${name[locale]}</td>
<td>${telephone(phone)}${invented && html` ${t('dialog.invented')}`}
${hours && html`<br>${hours[locale]}`}</td></tr>`;
}
