import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';

const pages: Readonly<Record<string, string>> = { sweep: '/sweeps', capture: '/captures' };

/** What said so; a sweep or a capture can be opened. */
export function Provenance({ source, sourceRef }: { source: string; sourceRef: string }) {
  const translate = useTranslate();
  const name = translate(`assets.origin.${source}`, { _: source });
  const page = pages[source];
  if (page === undefined || sourceRef === '')
    return (
      <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
        {name}
      </Box>
    );
  return (
    <Link to={`${page}/${encodeURIComponent(sourceRef)}`} style={{ whiteSpace: 'nowrap' }}>
      {name}
    </Link>
  );
}
