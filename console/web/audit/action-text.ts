type Translate = (key: string, options?: Record<string, unknown>) => string;

/** `alert.close` as «关闭 · 告警»; an action this version does not know stays as it is. */
export function actionText(action: string, translate: Translate): string {
  const whole = translate(`audit.whole.${action.replaceAll('.', '_')}`, { _: '' });
  if (whole !== '') return whole;
  const [kind = '', ...rest] = action.split('.');
  const verb = translate(`audit.verb.${rest.join('-')}`, { _: '' });
  const noun = translate(`audit.noun.${kind}`, { _: '' });
  return verb === '' || noun === '' ? action : translate('audit.did', { verb, noun });
}

/** Kind of what was changed in the reader's language, with its id. */
export function targetText(
  target: { targetKind: string; targetId: string },
  translate: Translate,
): string {
  const noun = translate(`audit.noun.${target.targetKind}`, { _: target.targetKind });
  return `${noun} ${target.targetId}`;
}
