import { Box, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Mark } from '../../marks/Mark.tsx';
import { stateLooks } from '../../marks/states.ts';
import { Facts } from '../../shapes/Facts.tsx';
import { Loading } from '../../shapes/States.tsx';
import { labelOf, type Field, type FieldGroup, type FactMap, type FactValue } from './field.ts';
import { useFieldGroups } from './use-fields.ts';

/** Longer texts are opened on demand. */
const longText = 400;

function Long({ text }: { text: string }) {
  const translate = useTranslate();
  return (
    <Box component="details">
      <Box component="summary" sx={{ cursor: 'pointer' }}>
        {translate('apps.characters', { count: text.length })}
      </Box>
      <Box sx={{ whiteSpace: 'pre-line', maxHeight: 320, overflowY: 'auto', mt: 0.5 }}>{text}</Box>
    </Box>
  );
}

function Value({ field, value }: { field: Field; value: FactValue }): ReactNode {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const nameOf = (id: string): string => {
    const option = field.options.find((each) => each.id === id);
    return option === undefined ? id : labelOf(option, locale);
  };
  if (typeof value === 'boolean') return translate(value ? 'cases.yes' : 'cases.no');
  if (typeof value === 'number') return value;
  if (typeof value === 'string') {
    if (/^https?:\/\//u.test(value)) {
      return (
        <Link href={value} target="_blank" rel="noreferrer noopener">
          {value}
        </Link>
      );
    }
    if (value.length > longText) return <Long text={value} />;
    return (
      <Box component="span" sx={{ whiteSpace: 'pre-line' }}>
        {nameOf(value)}
      </Box>
    );
  }
  const names = value.map(nameOf);
  return names.join(locale === 'en' ? ', ' : '、');
}

interface FactListProps {
  of: FieldGroup['of'];
  facts: FactMap;
  /** Keys that are needed and not given: said so instead of a dash. */
  missing?: readonly string[];
  /** Keys that differ from what was submitted or filed. */
  changed?: readonly string[];
  /** Leaves out what is not for everybody. */
  onlyPublic?: boolean;
}

/** Facts under the headings of the paper form; what is missing is called missing. */
export function FactList({
  of,
  facts,
  missing = [],
  changed = [],
  onlyPublic = false,
}: FactListProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const groups = useFieldGroups(of);
  if (groups === undefined) return <Loading rows={4} />;
  const forReader = (group: FieldGroup): FieldGroup =>
    onlyPublic ? { ...group, fields: group.fields.filter((field) => field.public) } : group;
  const shown = (field: Field): ReactNode => {
    const value = facts[field.key];
    return (
      <>
        {value !== undefined && <Value field={field} value={value} />}
        {value === undefined && missing.includes(field.key) && (
          <Mark {...stateLooks['app-gates'].unknown} plain text={translate('apps.missing')} />
        )}
        {value === undefined && !missing.includes(field.key) && '–'}
        {changed.includes(field.key) && (
          <Box component="span" sx={{ ml: 1 }}>
            <Mark {...stateLooks['app-changes'].worse} plain text={translate('apps.changed')} />
          </Box>
        )}
      </>
    );
  };
  return (
    <Stack sx={{ gap: 2.5 }}>
      {groups
        .map(forReader)
        .filter(({ fields }) => fields.length > 0)
        .map((group) => (
          <section key={group.id}>
            <Typography variant="h3" sx={{ mb: 0.75 }}>
              {labelOf(group, locale)}
            </Typography>
            <Facts
              rows={group.fields.map((field) => ({
                label: labelOf(field, locale),
                value: shown(field),
              }))}
            />
          </section>
        ))}
    </Stack>
  );
}
