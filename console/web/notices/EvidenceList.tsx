import AttachFile from '@mui/icons-material/AttachFile';
import { Box, Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../format/numbers.ts';
import { Time } from '../marks/Time.tsx';
import { apiUrl } from '../providers/http.ts';
import { FileHash } from '../shapes/Code.tsx';
import { codeFont } from '../theme/theme.ts';
import type { NoticeEvidence } from './notice.ts';

interface EvidenceListProps {
  evidence: readonly NoticeEvidence[];
  /** `/notices/<id>` or `/deliveries/<id>`: files are downloads below it. */
  filesAt: string;
}

/** Pieces of evidence with their hashes; a file is only ever downloaded, never opened in the page. */
export function EvidenceList({ evidence, filesAt }: EvidenceListProps) {
  const translate = useTranslate();
  return (
    <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
      {evidence.map(({ name, kind, text, sha256, bytes, takenAt }) => (
        <Box component="li" key={`${name} ${sha256 ?? text ?? ''}`} data-testid="evidence">
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <AttachFile aria-hidden sx={{ fontSize: 16, color: 'text.secondary' }} />
            {sha256 === undefined ? (
              <Typography variant="body2" sx={{ fontWeight: 500 }}>
                {name}
              </Typography>
            ) : (
              <Link
                href={apiUrl(`${filesAt}/evidence/${sha256}`)}
                download={name}
                variant="body2"
                sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}
              >
                {name}
              </Link>
            )}
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {translate(`notices.evidenceKind.${kind}`)}
              {bytes !== undefined && ` · ${formatBytes(bytes)}`}
              {takenAt !== undefined && (
                <>
                  {' · '}
                  {translate('notices.field.takenAt')} <Time at={takenAt} as="full" />
                </>
              )}
            </Typography>
          </Stack>
          {sha256 !== undefined && <FileHash sha256={sha256} />}
          {text !== undefined && (
            <Box
              component="pre"
              sx={(theme) => ({
                m: 0,
                mt: 0.5,
                p: 1,
                maxHeight: 240,
                overflow: 'auto',
                borderRadius: 1,
                bgcolor: theme.frame.rail,
                fontFamily: codeFont,
                fontSize: '0.75rem',
                whiteSpace: 'pre-wrap',
                overflowWrap: 'anywhere',
              })}
            >
              {text}
            </Box>
          )}
        </Box>
      ))}
    </Stack>
  );
}
