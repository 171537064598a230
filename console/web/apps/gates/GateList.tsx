import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { StateMark } from '../../marks/StateMark.tsx';
import { useApi } from '../../providers/use-api.ts';
import { labelOf, type CaseActionView } from '../../shapes/cases/case.ts';
import { Empty, Loaded } from '../../shapes/States.tsx';
import { byWeight, isShut, type Gate } from './gate.ts';

interface GateListProps {
  resource: 'app-filings' | 'app-uses';
  id: string;
}

export function useGates({ resource, id }: GateListProps) {
  return useApi<readonly Gate[]>(`/${resource}/${encodeURIComponent(id)}/gates`);
}

/** One rule: whether it lets through, what to do if not, where it is written. */
export function GateLine({ gate, steps }: { gate: Gate; steps?: readonly CaseActionView[] }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const refusal = locale === 'en' ? gate.refusalEn : gate.refusalZh;
  const comma = locale === 'en' ? ', ' : '、';
  const stops = gate.before.flatMap((step) => {
    const named = steps?.find(({ message }) => message === step);
    return named === undefined ? [] : [labelOf(named, locale)];
  });
  return (
    <Box
      component="li"
      data-testid="gate"
      data-rule={gate.rule}
      data-result={gate.result}
      sx={{ py: 1 }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <Typography sx={{ flex: '1 1 200px', fontWeight: isShut(gate) ? 500 : 400 }}>
          {labelOf(gate, locale)}
        </Typography>
        <StateMark kind="app-gates" state={gate.result} />
      </Stack>
      {refusal !== null && <Typography variant="body2">{refusal}</Typography>}
      {gate.missing.length > 0 && (
        <Typography variant="body2">
          {translate('appGates.missing', {
            facts: gate.missing.map((fact) => labelOf(fact, locale)).join(comma),
          })}
        </Typography>
      )}
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {translate('appGates.source', {
          source: [gate.source, gate.article].filter(Boolean).join(' '),
        })}
        {gate.confidence !== 'S' && ` · ${translate('appGates.unsure')}`}
        {stops.length > 0 && ` · ${translate('appGates.stops', { steps: stops.join(comma) })}`}
      </Typography>
    </Box>
  );
}

/** Every rule that stands before a step of the case, as things are now; what blocks is on top. */
export function GateList(props: GateListProps) {
  const translate = useTranslate();
  const { resource, id } = props;
  const { data: steps = [] } = useApi<readonly CaseActionView[]>(
    `/${resource}/${encodeURIComponent(id)}/actions`,
  );
  return (
    <Loaded query={useGates(props)} rows={4}>
      {(gates) =>
        gates.length === 0 ? (
          <Empty title={translate('appGates.none')} />
        ) : (
          <>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {translate('appGates.help')}
            </Typography>
            <Box
              component="ul"
              sx={{
                listStyle: 'none',
                m: 0,
                p: 0,
                '& > li + li': { borderTop: 1, borderColor: 'divider' },
              }}
            >
              {byWeight(gates).map((gate) => (
                <GateLine key={gate.rule} gate={gate} steps={steps} />
              ))}
            </Box>
          </>
        )
      }
    </Loaded>
  );
}
