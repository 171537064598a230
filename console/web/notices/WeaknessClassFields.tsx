import { MenuItem, TextField } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useClasses } from '../incidents/use-classes.ts';
import type { DraftForm } from './draft.ts';

interface WeaknessClassFieldsProps {
  form: Pick<DraftForm, 'weaknessClass' | 'weaknessSubclass'>;
  onChange: (part: Partial<DraftForm>) => void;
}

interface Choice {
  id: string;
  zh: string;
  en: string;
}

/** The choices, with what an older draft has in its own words. */
function withOwn(choices: readonly Choice[], own: string): readonly Choice[] {
  const known = own === '' || choices.some(({ id }) => id === own);
  return known ? choices : [...choices, { id: own, zh: own, en: own }];
}

/** Class and subclass by the national list of kinds of incidents, as incidents have them. */
export function WeaknessClassFields({ form, onChange }: WeaknessClassFieldsProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { classes } = useClasses();
  const subclasses = classes.find(({ id }) => id === form.weaknessClass)?.subclasses ?? [];
  const items = (choices: readonly Choice[]) =>
    [{ id: '', zh: '', en: '' }, ...choices].map(({ id, zh, en }) => (
      <MenuItem key={id} value={id} sx={{ whiteSpace: 'normal' }}>
        {id === '' ? translate('notices.notSaid') : locale === 'en' ? en : zh}
      </MenuItem>
    ));
  return (
    <>
      <TextField
        select
        name="weaknessClass"
        label={translate('notices.field.weaknessClass')}
        value={form.weaknessClass}
        onChange={({ target }) => onChange({ weaknessClass: target.value, weaknessSubclass: '' })}
      >
        {items(withOwn(classes, form.weaknessClass))}
      </TextField>
      <TextField
        select
        name="weaknessSubclass"
        label={translate('notices.field.weaknessSubclass')}
        disabled={form.weaknessClass === ''}
        value={form.weaknessSubclass}
        onChange={({ target }) => onChange({ weaknessSubclass: target.value })}
      >
        {items(withOwn(subclasses, form.weaknessSubclass))}
      </TextField>
    </>
  );
}
