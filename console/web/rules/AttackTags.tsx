import { Box, Chip } from '@mui/material';
import { useTranslate } from 'react-admin';

/** `attack.t1110.001` → `T1110.001`; undefined for other tags. */
function techniqueOf(tag: string): string | undefined {
  return /^attack\.(t\d{4}(?:\.\d{3})?)$/iu.exec(tag)?.[1]?.toUpperCase();
}

/** Tactics by name, techniques with the way to their page, other tags as they are. */
export function AttackTags({ tags }: { tags: readonly string[] }) {
  const translate = useTranslate();
  if (tags.length === 0) return null;
  return (
    <Box component="span" sx={{ display: 'inline-flex', flexWrap: 'wrap', gap: 0.5 }}>
      {tags.map((tag) => {
        const technique = techniqueOf(tag);
        if (technique !== undefined) {
          return (
            <Chip
              key={tag}
              size="small"
              clickable
              component="a"
              href={`https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`}
              target="_blank"
              rel="noreferrer"
              label={technique}
            />
          );
        }
        const name = tag.replace(/^attack\./u, '');
        const label = tag.startsWith('attack.')
          ? translate(`rules.tactic.${name.replaceAll('_', '-')}`, { _: name })
          : tag;
        return <Chip key={tag} size="small" variant="outlined" label={label} />;
      })}
    </Box>
  );
}
