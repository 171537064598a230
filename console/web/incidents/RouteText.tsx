import { useLocaleState } from 'react-admin';

/** Where content incidents go instead, in the reader's language. */
export function RouteText({ route }: { route: { zh: string; en: string } }) {
  const [locale] = useLocaleState();
  return <>{locale === 'en' ? route.en : route.zh}</>;
}
