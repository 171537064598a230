import { Box, Button, Checkbox, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { FindingLine } from '../../app-packages/FindingLine.tsx';
import type { PackageFinding } from '../../app-packages/package.ts';
import type { DeskItem } from './desk.ts';

interface LeadPicksProps {
  desk: DeskItem;
  /** Ids of checks that the decision rests on; undefined while there is none to rest on. */
  picked: readonly string[] | undefined;
  disabled: boolean;
  onPick: (checks: readonly string[]) => void;
}

/** Checks that found nothing are one click away, so that the decision stays in sight. */
function isQuiet({ verdict }: PackageFinding): boolean {
  return verdict === 'PASS' || verdict === 'NOT_APPLICABLE';
}

function Pick({ finding, ...props }: LeadPicksProps & { finding: PackageFinding }) {
  const { desk, picked, disabled, onPick } = props;
  const translate = useTranslate();
  const { check } = finding;
  return (
    <Box sx={{ display: 'flex', alignItems: 'flex-start' }}>
      {picked !== undefined && (
        <Checkbox
          size="small"
          disabled={disabled}
          checked={picked.includes(check)}
          onChange={(_event, on) =>
            onPick(on ? [...picked, check] : picked.filter((each) => each !== check))
          }
          slotProps={{ input: { 'aria-label': translate('appDesk.restOn', { check }) } }}
          sx={{ mt: 0.5, ml: -1 }}
        />
      )}
      <Box component="ul" sx={{ flex: 1, minWidth: 0, listStyle: 'none', m: 0, p: 0 }}>
        <FindingLine finding={finding} under={desk.item.item} />
      </Box>
    </Box>
  );
}

/** What the checks have for one item, each with its evidence; ticked is what the decision rests on. */
export function LeadPicks(props: LeadPicksProps) {
  const { desk, picked = [] } = props;
  const translate = useTranslate();
  const { findings, item } = desk;
  const quiet = findings.filter(isQuiet);
  const [asked, setAsked] = useState(false);
  // What the decision rests on is always in sight.
  const shown = asked || quiet.some(({ check }) => picked.includes(check));
  if (findings.length === 0) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary', py: 1 }}>
        {translate('appDesk.noChecks')}
      </Typography>
    );
  }
  return (
    <>
      {findings
        .filter((finding) => shown || !isQuiet(finding))
        .map((finding) => (
          <Pick key={`${item.item} ${finding.check}`} finding={finding} {...props} />
        ))}
      {quiet.length > 0 && !shown && (
        <Button variant="text" data-testid="show-quiet" onClick={() => setAsked(true)}>
          {translate('appDesk.quiet', { smart_count: quiet.length })}
        </Button>
      )}
    </>
  );
}
