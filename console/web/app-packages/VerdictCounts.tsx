import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { stateLooks } from '../marks/states.ts';
import type { PackageRow } from './package.ts';

const shown = ['FAIL', 'SUSPECT', 'INCONCLUSIVE'] as const;

/** What a reviewer has to look at, in three numbers; nothing to look at is said, too. */
export function VerdictCounts({ counts }: Pick<PackageRow, 'counts'>) {
  const translate = useTranslate();
  if (counts === null) return <>–</>;
  const some = shown.filter((verdict) => counts[verdict] > 0);
  return (
    <Stack direction="row" sx={{ columnGap: 1.25, flexWrap: 'wrap' }}>
      {some.map((verdict) => (
        <Mark
          key={verdict}
          {...stateLooks['app-verdicts'][verdict]}
          plain
          text={`${translate(`app-verdicts.state.${verdict}`)} ${counts[verdict]}`}
        />
      ))}
      {some.length === 0 && (
        <Mark {...stateLooks['app-verdicts'].PASS} plain text={translate('appPackages.noLeads')} />
      )}
    </Stack>
  );
}
