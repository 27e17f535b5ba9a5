// The own account: the phone number by PIN, and leaving.
import { call } from './api.js';
import { announce, button, confirmed, field, fill, form, h, heading, mend, submit, written } from './dom.js';
import { t } from './i18n.js';
import { phoneField } from './phones.js';

/** Between two SMS to one number, where the settings of the page do not say it. */
const INTERVAL = 60;

export async function account(page) {
  const phone = h('section.raised', { 'aria-labelledby': 'phone' });
  const view = h('div.narrow', {},
    heading(t('account.title')),
    h('dl.pairs', {},
      h('div', {}, h('dt', {}, t('account.name')), h('dd', {}, written(page.me.name || '–'))),
      h('div', {}, h('dt', {}, t('account.right')), h('dd', {}, t(page.me.tenantAdmin ? 'account.tenantAdmin' : 'account.user')))),
    phone,
    h('section.danger-zone', { 'aria-labelledby': 'erase' },
      h('h2', { id: 'erase' }, t('erase.title')),
      h('p', {}, t('erase.text')),
      h('div.actions', {}, button(t('erase.action'), async () => {
        if (await confirmed(t('erase.title'), t('erase.text'), t('erase.action'), () => call('DELETE', '/v1/me'), t('erase.word')())) {
          page.forgotten();
        }
      }, { kind: 'danger' }))));
  let timer = 0;
  let reading = null;
  const rest = () => {
    clearInterval(timer);
    reading?.abort();
  };
  view.leave = rest;

  function start() {
    rest();
    const number = page.me.mobileNumber;
    fill(phone, h('h2', { id: 'phone', tabindex: '-1' }, t('phone.title')),
      number
        ? [h('p.count', {}, h('span.number', {}, number), ' ', h('span.badge.good', {}, t('phone.verified'))),
          h('div.actions', {}, button(t('phone.change'), () => {
            ask();
            phone.querySelector('input').focus();
          }))]
        : null);
    if (!number) {
      ask();
    }
  }

  function ask(typed = '') {
    rest();
    const phoneNumber = phoneField(page.countries, { autocomplete: 'tel', value: typed });
    fill(phone, h('h2', { id: 'phone', tabindex: '-1' }, t(page.me.mobileNumber ? 'phone.changeTitle' : 'phone.title')),
      h('p', {}, t('phone.text')),
      form(async () => {
        const number = phoneNumber.number();
        await call('POST', '/v1/me/phone/pin', { mobileNumber: number });
        enter(number);
      }, phoneNumber, h('div.actions', {},
        submit(t('phone.generate')),
        page.me.mobileNumber ? button(t('action.cancel'), start) : null)));
  }

  function enter(number) {
    const pin = field(t('phone.pin'), { name: 'pin', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: '6', pattern: '[0-9]{6}', required: true }, t('phone.pinHint'));
    pin.input.classList.add('pin');
    const again = button(t('phone.resend'), async () => {
      try {
        await call('POST', '/v1/me/phone/pin', { mobileNumber: number });
        announce(t('phone.resent'));
        fill(told, t('phone.resent'));
        sent();
      } catch (problem) {
        if (problem.status === 429 && problem.retryAfter) {
          wait(problem.retryAfter, t('phone.throttled'));
        } else {
          throw problem;
        }
      }
    });
    const told = h('p.hint', { role: 'status' });
    // Silent: a screen reader would read out every second.
    const clock = h('p.hint', { 'aria-hidden': 'true' });

    /** Another one is refused for a while, so the button waits with whoever reads the SMS. */
    function sent() {
      const interval = page.pinInterval ?? INTERVAL;
      if (interval > 0) {
        wait(interval, t('phone.soon'));
      }
    }

    function wait(seconds, why) {
      const until = Date.now() + seconds * 1000;
      clearInterval(timer);
      again.disabled = true;
      const tick = () => {
        const left = Math.ceil((until - Date.now()) / 1000);
        if (left > 0) {
          fill(clock, t('phone.wait', { time: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}` }));
        } else {
          clearInterval(timer);
          again.disabled = false;
          fill(clock);
          fill(told, t('phone.waited'));
        }
      };
      fill(told, why);
      tick();
      timer = setInterval(tick, 1000);
    }

    const entry = form(async () => {
      const typed = pin.input.value.replace(/\s/g, '');
      if (!/^[0-9]{6}$/.test(typed)) {
        mend(pin.input, t('mend.pin'));
        return;
      }
      try {
        await call('POST', '/v1/me/phone/verify', { mobileNumber: number, pin: typed });
      } catch (problem) {
        if (problem.code === 'InvalidPin') {
          mend(pin.input, problem.text());
          return;
        }
        throw problem;
      }
      await page.refresh();
      start();
      phone.querySelector('h2').focus();
      announce(t('phone.done'));
      if (page.me.mobileNumber) {
        phone.append(h('p.callout.good', {}, t('phone.done'), ' ', h('a', { href: '#/' }, t('phone.onwards'))));
      }
    }, pin, h('div.actions', {},
      submit(t('phone.verify')),
      again,
      button(t('phone.other'), () => {
        ask(number);
        phone.querySelector('input').focus();
      }, { kind: 'quiet' })), told, clock);
    fill(phone, h('h2', { id: 'phone', tabindex: '-1' }, t('phone.pinTitle')), h('p', {}, t('phone.sent', { number })), entry);
    sent();
    fromSms(pin.input, entry);
    pin.input.focus();
    announce(t('phone.resent'));
  }

  /** WebOTP: where the browser offers it, it reads the PIN from the SMS, whose last line names this host. */
  function fromSms(input, entry) {
    if (!('OTPCredential' in window)) {
      return;
    }
    reading = new AbortController();
    navigator.credentials.get({ otp: { transport: ['sms'] }, signal: reading.signal }).then(found => {
      if (found && input.isConnected && !input.value) {
        input.value = found.code;
        entry.requestSubmit();
      }
    }, () => {
      // Whoever declines types it.
    });
  }

  start();
  return view;
}
