// @ts-check
/*
 * On the assistance page: its own links to the chat open the panel that the widget has, so that both do the same; and while one of
 * them is in view on a narrow screen, the widget's button, which would cover text, is not needed.
 */
const narrow = matchMedia('(max-width: 768px)');
const offers = document.querySelectorAll('a[href^="/webchat"]');
const inView = new Set();

const watch = new IntersectionObserver(changes => {
  for (const { target, isIntersecting } of changes)
    if (isIntersecting) inView.add(target);
    else inView.delete(target);
  hide();
});
for (const link of offers) watch.observe(link);
narrow.addEventListener('change', hide);
addEventListener('click', open);

function hide() {
  document.querySelector('sesame-widget')?.classList.toggle('offered', narrow.matches && inView.size > 0);
}

function open(/** @type {MouseEvent} */ event) {
  const { target, button, ctrlKey, metaKey, shiftKey } = event;
  const link = target instanceof Element ? target.closest('a[href^="/webchat"]') : null;
  // In another tab or window: as the visitor likes it.
  if (!link || button || ctrlKey || metaKey || shiftKey) return;
  const sesame = Reflect.get(window, 'sesame');
  if (!sesame) return;
  event.preventDefault();
  sesame.open();
}
