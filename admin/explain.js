// Why a program's calls are refused: asked with the program's own secret, told to whoever has it.
import './texts-explain.js';
import { call } from './api.js';
import { field, fill, form, h, mend, submit } from './dom.js';
import { moment, t } from './i18n.js';

/** A form for one connector; what is typed is sent once and kept nowhere. */
export function explanation(connector) {
  const secret = field(t('connector.secret'), { name: 'applicationSecret', type: 'password', autocomplete: 'off', required: true });
  const refreshToken = field(t('token.refreshToken'), { name: 'refreshToken', autocomplete: 'off', spellcheck: 'false' });
  const accessToken = field(t('explain.accessToken'), { name: 'accessToken', autocomplete: 'off', spellcheck: 'false' });
  const result = h('div', { 'aria-live': 'polite' });
  return h('section.panel', { 'aria-labelledby': 'explain' },
    h('h2', { id: 'explain' }, t('explain.title')),
    h('p', {}, t('explain.text')),
    form(async () => {
      fill(result);
      // A header takes no others, and the browser would only say that the call failed.
      const foreign = [secret, refreshToken, accessToken].find(one => /[^\x21-\x7e]/.test(one.input.value.trim()));
      if (foreign) {
        mend(foreign.input, t('explain.mend'));
        return;
      }
      const shown = { applicationId: connector.applicationId, applicationSecret: secret.input.value.trim() };
      for (const [name, input] of Object.entries({ refreshToken, accessToken })) {
        if (input.input.value.trim()) {
          shown[name] = input.input.value.trim();
        }
      }
      const told = await call('GET', `/v1/explanation?clientTime=${Date.now()}`, undefined, { open: true, headers: shown });
      fill(result, h('ul.findings', { role: 'list' }, told.findings.map(finding)));
    }, secret, refreshToken, accessToken, h('div.actions', {}, submit(t('explain.ask'), 'plain'))),
    result);
}

const finding = one => h('li', {},
  h(`span.badge.${one.code === 'Good' ? 'good' : 'warn'}`, {}, t(`explain.about.${one.about}`)), ' ',
  t.first(`explain.${one.about}.${one.code}`, { key: one.message }),
  one.at ? [' ', h('span.quiet', {}, moment(one.at))] : null);
