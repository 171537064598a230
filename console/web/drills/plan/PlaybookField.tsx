import { Box, Link, Radio, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { Time } from '../../marks/Time.tsx';
import { playbookPath, type PlaybookRow } from '../../playbooks/playbook.ts';
import { useApi } from '../../providers/use-api.ts';
import { Empty, Loaded } from '../../shapes/States.tsx';

interface PlaybookFieldProps {
  value: string;
  disabled: boolean;
  onPick: (playbookId: string) => void;
}

/** The script, out of the library; response plans are for real incidents and are not offered. */
export function PlaybookField({ value, disabled, onPick }: PlaybookFieldProps) {
  const translate = useTranslate();
  const query = useApi<readonly PlaybookRow[]>('/playbooks', { query: { range: '[0,99]' } });
  return (
    <Loaded query={query} rows={4}>
      {(all) => {
        const scripts = all.filter(({ kind }) => kind !== 'response-plan');
        if (scripts.length === 0) {
          return (
            <Empty title={translate('drills.noScripts')} text={translate('drills.noScriptsHelp')} />
          );
        }
        return (
          <Box
            component="ul"
            role="radiogroup"
            aria-label={translate('drills.script')}
            sx={{ listStyle: 'none', m: 0, p: 0 }}
          >
            {scripts.map((script) => (
              <Stack
                component="li"
                key={script.id}
                direction="row"
                data-testid="pick-playbook"
                data-id={script.id}
                sx={(theme) => ({
                  gap: 1,
                  alignItems: 'flex-start',
                  p: 1,
                  borderBottom: 1,
                  borderColor: 'divider',
                  bgcolor: value === script.id ? theme.frame.selected : 'transparent',
                })}
              >
                <Radio
                  size="small"
                  checked={value === script.id}
                  disabled={disabled}
                  onChange={() => onPick(script.id)}
                  slotProps={{ input: { 'aria-label': script.title } }}
                />
                <Box sx={{ flex: 1, minWidth: 0, pt: 0.5 }}>
                  <Typography sx={{ fontWeight: 500 }}>{script.title}</Typography>
                  <Typography variant="body2" component="div" sx={{ color: 'text.secondary' }}>
                    {translate(`playbooks.kind.${script.kind}`)} ·{' '}
                    {translate('playbooks.injectCount', { smart_count: script.injects })} ·{' '}
                    {translate('playbooks.version', { version: script.version })} ·{' '}
                    {translate('playbooks.lastDrilled')} <Time at={script.lastDrilledAt} as="ago" />
                  </Typography>
                </Box>
                <Link
                  component={RouterLink}
                  to={playbookPath(script.id)}
                  variant="body2"
                  sx={{ pt: 0.75 }}
                >
                  {translate('drills.lookAtScript')}
                </Link>
              </Stack>
            ))}
          </Box>
        );
      }}
    </Loaded>
  );
}
