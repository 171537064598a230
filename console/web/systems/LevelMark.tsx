import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { SystemRow } from './system.ts';

/** «三级 S3A2»: level with the levels of information and service. */
export function LevelMark({ system }: { system: Pick<SystemRow, 'level' | 'sLevel' | 'aLevel'> }) {
  const translate = useTranslate();
  return (
    <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
      {translate(`systems.levelName.${system.level}`)}{' '}
      <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
        S{system.sLevel}A{system.aLevel}
      </Box>
    </Box>
  );
}
