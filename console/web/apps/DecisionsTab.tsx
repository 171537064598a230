import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { wordsOf, type VettingRules } from '../app-packages/package.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { Loaded } from '../shapes/States.tsx';
import { DecisionShown } from './desk/DecisionShown.tsx';
import type { Decision } from './desk/desk.ts';
import type { DeskCase } from './desk/use-decide.ts';

interface DecisionsTabProps {
  desk: DeskCase;
  decisions: readonly Decision[];
}

/** What was decided of the 31 items, problems first; the work itself is at the desk. */
export function DecisionsTab({ desk, decisions }: DecisionsTabProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const rules = useApi<VettingRules>('/app-packages/rules');
  const at = `/${desk.resource}/${encodeURIComponent(desk.id)}/review`;
  return (
    <Loaded query={rules}>
      {({ items }) => {
        const rows = items.map((item) => ({
          ...item,
          decision: decisions.find((each) => each.item === item.item),
        }));
        const problems = rows.filter(({ decision }) => decision?.verdict === 'problem');
        const rest = rows.filter((row) => !problems.includes(row));
        return (
          <Stack sx={{ gap: 1.5 }}>
            <Button
              component={RouterLink}
              to={at}
              variant="outlined"
              data-testid="open-desk"
              sx={{ alignSelf: 'flex-start' }}
            >
              {translate('appDesk.open')}
            </Button>
            <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
              {[...problems, ...rest].map(({ item, title, decision }) => (
                <Box
                  component="li"
                  key={item}
                  data-testid={`decided-${item}`}
                  sx={{ py: 0.75, borderTop: 1, borderColor: 'divider' }}
                >
                  <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', mb: 0.5 }}>
                    <Link
                      component={RouterLink}
                      to={`${at}?item=${item}`}
                      underline="hover"
                      color="inherit"
                      sx={{ flex: '1 1 220px', fontSize: '0.8125rem' }}
                    >
                      {item} {wordsOf(title, locale)}
                    </Link>
                    <StateMark
                      kind="app-decisions"
                      state={
                        decision === undefined
                          ? 'open'
                          : decision.stale
                            ? 'stale'
                            : decision.verdict
                      }
                      plain
                    />
                  </Stack>
                  {decision?.verdict === 'problem' && <DecisionShown decision={decision} />}
                  {decision !== undefined && decision.verdict !== 'problem' && (
                    <Typography
                      variant="body2"
                      sx={{
                        color: 'text.secondary',
                        whiteSpace: 'pre-line',
                        overflowWrap: 'anywhere',
                      }}
                    >
                      {decision.reason}
                    </Typography>
                  )}
                </Box>
              ))}
            </Box>
          </Stack>
        );
      }}
    </Loaded>
  );
}
