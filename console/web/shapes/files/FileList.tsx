import Download from '@mui/icons-material/DownloadOutlined';
import InsertDriveFile from '@mui/icons-material/InsertDriveFileOutlined';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../../format/numbers.ts';
import { Time } from '../../marks/Time.tsx';
import { apiUrl } from '../../providers/http.ts';
import { isImage, type AttachedFile } from './file.ts';
import { FileHash } from '../Code.tsx';

interface FileListProps {
  /** `/attestations/<id>`: the case that the files hang on. */
  at: string;
  files: readonly AttachedFile[];
  /** What can be done with one, beside the download. */
  action?: (file: AttachedFile) => ReactNode;
}

function Thumbnail({ file, href }: { file: AttachedFile; href: string }) {
  if (!isImage(file)) {
    return <InsertDriveFile aria-hidden sx={{ fontSize: 32, color: 'text.secondary', m: 1 }} />;
  }
  return (
    <Link href={href} download sx={{ lineHeight: 0, flexShrink: 0 }}>
      <Box
        component="img"
        src={href}
        alt={file.name}
        loading="lazy"
        sx={{
          width: 72,
          height: 72,
          objectFit: 'cover',
          borderRadius: 0.5,
          border: 1,
          borderColor: 'divider',
        }}
      />
    </Link>
  );
}

/** Attached files: photos as pictures, each with who brought it when, and the hash by which it is found again. */
export function FileList({ at, files, action }: FileListProps) {
  const translate = useTranslate();
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {files.map((file) => {
        const href = apiUrl(`${at}/files/${file.sha256}`);
        return (
          <Stack
            component="li"
            key={file.sha256}
            direction="row"
            data-testid="attached-file"
            sx={{
              gap: 1.5,
              py: 1,
              borderBottom: 1,
              borderColor: 'divider',
              '&:last-of-type': { borderBottom: 0 },
            }}
          >
            <Thumbnail file={file} href={href} />
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
                {file.name}
              </Typography>
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                {formatBytes(file.bytes)} · {file.uploadedBy} ·{' '}
                <Time at={file.uploadedAt} as="full" />
              </Typography>
              <FileHash sha256={file.sha256} />
              <Stack direction="row" sx={{ gap: 1, mt: 0.5, flexWrap: 'wrap' }}>
                <Button component="a" href={href} download startIcon={<Download />}>
                  {translate('files.download')}
                </Button>
                {action?.(file)}
              </Stack>
            </Box>
          </Stack>
        );
      })}
    </Box>
  );
}
