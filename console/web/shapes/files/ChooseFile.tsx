import { Box, Button, Typography } from '@mui/material';
import { useRef } from 'react';
import { formatBytes } from '../../format/numbers.ts';

interface ChooseFileProps {
  label: string;
  /** The one that was chosen. */
  file: File | undefined;
  onFile: (file: File) => void;
  /** What the browser offers to choose from; anything by default. */
  accept?: string;
  testId: string;
}

/** One file of a form, with its name and size. The same file can be chosen again, after it was mended. */
export function ChooseFile({ label, file, onFile, accept, testId }: ChooseFileProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <input
        ref={picker}
        type="file"
        hidden
        accept={accept}
        data-testid={testId}
        aria-label={label}
        onChange={({ target }) => {
          const chosen = target.files?.[0];
          target.value = '';
          if (chosen !== undefined) onFile(chosen);
        }}
      />
      <Button variant="outlined" onClick={() => picker.current?.click()}>
        {label}
      </Button>
      {file !== undefined && (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {file.name} · {formatBytes(file.size)}
        </Typography>
      )}
    </Box>
  );
}
