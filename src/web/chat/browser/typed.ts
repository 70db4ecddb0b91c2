/**
 * What was typed into a form, for the page that answers it or the form that comes next. In this page's memory only: gone when it is
 * given back, at the end of the form, and after a while.
 */
export interface Typed {
  keep(page: Document): void;
  /** Into the fields of the same names that nobody has touched, and in which nothing is to be corrected. */
  giveBack(page: Document): void;
  forget(): void;
}

export function createTyped(): Typed {
  let kept: ReadonlyMap<string, string | boolean> = new Map();
  let keptAt = 0;
  let forgetting: number | undefined;
  return { keep, giveBack, forget };

  function keep(page: Document): void {
    forget();
    kept = new Map(fieldsIn(page).map(field => [field.name, valueIn(field)]));
    keptAt = Date.now();
    forgetting = setTimeout(forget, keptFor);
  }

  function giveBack(page: Document): void {
    // No timer runs while a laptop sleeps.
    if (Date.now() - keptAt > keptFor) forget();
    for (const field of fieldsIn(page)) {
      const value = kept.get(field.name);
      if (value === undefined || isTouched(field) || isToCorrect(field)) continue;
      if (typeof value === 'string') field.value = value;
      else if (isBox(field)) field.checked = value;
      for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
    }
    if (fieldsIn(page).some(({ name, value }) => name === 'newPassword' && value))
      page.querySelector('[data-type-again]')?.remove();
    forget();
  }

  function forget(): void {
    clearTimeout(forgetting);
    kept = new Map();
  }
}

/** ms: as long as a conversation counts as attended. */
export const keptFor = 10 * 60_000;

/** Whether something would be lost with this form. */
export const isDirty = (page: Document | null | undefined): boolean =>
  page ? fieldsIn(page).some(isTouched) : false;

type Field = HTMLInputElement | HTMLSelectElement;

const fieldsIn = (page: Document): Field[] => [
  ...page.querySelectorAll<Field>('[data-form] input:not([type="hidden"]), [data-form] select'),
];

const valueIn = (field: Field): string | boolean => (isBox(field) ? field.checked : field.value);

function isTouched(field: Field): boolean {
  if ('options' in field)
    return [...field.options].some(({ selected, defaultSelected }) => selected !== defaultSelected);
  // A form that comes back with something to correct has what was typed for its beginning.
  return isBox(field) ? field.checked !== field.defaultChecked : field.value !== '';
}

/** A new password that was refused is not confirmed either. */
const isToCorrect = (field: Field): boolean =>
  isWrong(field) || (field.name === 'confirmation' && isWrong(field.form?.querySelector('#newPassword')));

const isWrong = (field: Element | null | undefined): boolean => field?.hasAttribute('aria-invalid') === true;

const isBox = (field: Field): field is HTMLInputElement & { type: 'checkbox' } => field.type === 'checkbox';
