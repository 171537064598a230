import { Box, Checkbox, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { FindingLine } from '../../app-packages/FindingLine.tsx';
import type { DeskItem } from './desk.ts';

interface LeadPicksProps {
  desk: DeskItem;
  /** Ids of checks that the decision rests on; undefined while there is none to rest on. */
  picked: readonly string[] | undefined;
  disabled: boolean;
  onPick: (checks: readonly string[]) => void;
}

/** What the checks have for one item, each with its evidence; ticked is what the decision rests on. */
export function LeadPicks({ desk, picked, disabled, onPick }: LeadPicksProps) {
  const translate = useTranslate();
  const { findings, item } = desk;
  if (findings.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary', py: 1 }}>
        {translate('appDesk.noChecks')}
      </Typography>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {findings.map((finding) => (
        <Box
          component="div"
          key={`${item.item} ${finding.check}`}
          sx={{ display: 'flex', alignItems: 'flex-start' }}
        >
          {picked !== undefined && (
            <Checkbox
              size="small"
              disabled={disabled}
              checked={picked.includes(finding.check)}
              onChange={(_event, on) =>
                onPick(
                  on
                    ? [...picked, finding.check]
                    : picked.filter((check) => check !== finding.check),
                )
              }
              slotProps={{
                input: { 'aria-label': translate('appDesk.restOn', { check: finding.check }) },
              }}
              sx={{ mt: 0.5, ml: -1 }}
            />
          )}
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <FindingLine finding={finding} under={item.item} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
