import { describe, expect, it } from '@jest/globals';
import { html, render } from '../../src/http/html';

describe('html', () => {
  it('escapes values in text and in quoted attributes', () => {
    const name = `<script>alert("1")</script> & 'co'`;
    expect(render(html`<p title="${name}">${name}</p>`)).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;</p>',
    );
  });

  it('nests, joins lists and drops what is not there', () => {
    const items = ['a', '<b>'].map(item => html`<li>${item}</li>`);
    expect(render(html`<ul>${items}</ul>${null}${undefined}${false}${0}`)).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
    );
  });

  it('does not take a look-alike object for HTML', () => {
    const forged = JSON.parse('{"markup":"<script>"}');
    expect(render(html`<p>${forged}</p>`)).not.toContain('<script>');
  });
});
