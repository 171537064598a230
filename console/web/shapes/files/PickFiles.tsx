import AttachFile from '@mui/icons-material/AttachFile';
import PhotoCamera from '@mui/icons-material/PhotoCameraOutlined';
import { Box, Button, Stack, Typography, useMediaQuery } from '@mui/material';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatBytes } from '../../format/numbers.ts';
import { fileTypes, mostFileBytes, mostFiles, photoTypes } from './file.ts';

interface PickFilesProps {
  files: readonly File[];
  onChange: (files: readonly File[]) => void;
  /** How many there are already. */
  already?: number;
  disabled?: boolean;
}

/** A photo shows what it is of; other files show their name. */
function Preview({ file }: { file: File }) {
  const url = useMemo(
    () => (file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined),
    [file],
  );
  useEffect(() => () => (url === undefined ? undefined : URL.revokeObjectURL(url)), [url]);
  return url === undefined ? (
    <AttachFile aria-hidden sx={{ fontSize: 20, color: 'text.secondary' }} />
  ) : (
    <Box
      component="img"
      src={url}
      alt=""
      sx={{ width: 48, height: 48, objectFit: 'cover', borderRadius: 0.5, flexShrink: 0 }}
    />
  );
}

const isSame = (one: File, other: File): boolean =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

/** Files and photos that will be sent; a phone offers its camera. Nothing leaves before the person says so. */
export function PickFiles({ files, onChange, already = 0, disabled = false }: PickFilesProps) {
  const translate = useTranslate();
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const handheld = useMediaQuery('(pointer: coarse)', { noSsr: true });
  const [faults, setFaults] = useState<readonly string[]>([]);
  const most = Math.max(0, mostFiles - already);
  const full = disabled || files.length >= most;

  const unfit = (file: File): string | undefined => {
    if (file.size === 0) return translate('files.empty', { name: file.name });
    if (file.size <= mostFileBytes) return undefined;
    return translate('files.tooLarge', { name: file.name, most: formatBytes(mostFileBytes) });
  };
  const take = (picked: readonly File[]): void => {
    const fresh = picked.filter((file) => !files.some((each) => isSame(each, file)));
    const fit = fresh.filter((file) => unfit(file) === undefined);
    const room = Math.max(0, most - files.length);
    setFaults([
      ...fresh.flatMap((file) => unfit(file) ?? []),
      ...(fit.length > room ? [translate('files.tooMany', { most })] : []),
    ]);
    onChange([...files, ...fit.slice(0, room)]);
  };
  const taker = {
    type: 'file',
    hidden: true,
    disabled: full,
    onChange: ({ target }: { target: HTMLInputElement }) => {
      take([...(target.files ?? [])]);
      target.value = '';
    },
  } as const;
  return (
    <Stack sx={{ gap: 1 }}>
      {files.map((file) => (
        <Stack
          key={`${file.name} ${file.size} ${file.lastModified}`}
          direction="row"
          data-testid="picked-file"
          sx={{ gap: 1, alignItems: 'center', minHeight: 40 }}
        >
          <Preview file={file} />
          <Typography variant="body2" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
            {file.name} · {formatBytes(file.size)}
          </Typography>
          <Button
            variant="text"
            disabled={disabled}
            onClick={() => onChange(files.filter((each) => each !== file))}
          >
            {translate('files.remove')}
          </Button>
        </Stack>
      ))}
      {faults.map((text) => (
        <Typography key={text} role="alert" variant="body2" sx={{ color: 'error.main' }}>
          {text}
        </Typography>
      ))}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <input
          {...taker}
          ref={picker}
          multiple
          accept={fileTypes}
          data-testid="file-input"
          aria-label={translate('files.add')}
        />
        <Button
          startIcon={<AttachFile />}
          disabled={full}
          onClick={() => picker.current?.click()}
          sx={{ minHeight: { xs: 40, md: 32 } }}
        >
          {translate('files.add')}
        </Button>
        {handheld && (
          <>
            <input
              {...taker}
              ref={camera}
              accept={photoTypes}
              capture="environment"
              aria-label={translate('files.photo')}
            />
            <Button
              startIcon={<PhotoCamera />}
              disabled={full}
              onClick={() => camera.current?.click()}
              sx={{ minHeight: 40 }}
            >
              {translate('files.photo')}
            </Button>
          </>
        )}
      </Stack>
      <Typography variant="caption" sx={{ color: 'text.secondary' }}>
        {translate('files.limits', { most, bytes: formatBytes(mostFileBytes) })}
      </Typography>
    </Stack>
  );
}
