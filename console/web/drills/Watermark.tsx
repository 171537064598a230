import { Box } from '@mui/material';
import { useId } from 'react';

/** Turned so that a photograph or a screenshot of any part of the page shows the word. */
const leastTile = { width: 260, height: 170 } as const;
/** Room per letter, so that a longer word is not cut at the edge of its tile. */
const letterPx = 42;

/**
 * The word of the watermark over the whole window, below clicks. Drawn as SVG, not as a background picture: the content
 * security policy allows no `data:` sources, and printers leave backgrounds out.
 */
export function Watermark({ text }: { text: string }) {
  const pattern = useId();
  const width = Math.max(leastTile.width, text.length * letterPx);
  const height = leastTile.height + (width - leastTile.width) * 0.45;
  return (
    <Box
      component="svg"
      aria-hidden
      data-testid="drill-watermark"
      sx={(theme) => ({
        position: 'fixed',
        inset: 0,
        width: '100%',
        height: '100%',
        zIndex: theme.zIndex.modal + 1,
        pointerEvents: 'none',
        opacity: theme.palette.mode === 'dark' ? 0.14 : 0.1,
        '& text': {
          fill: theme.tones.critical.solid,
          fontSize: 34,
          fontWeight: 700,
          letterSpacing: 6,
        },
      })}
    >
      <defs>
        <pattern id={pattern} width={width} height={height} patternUnits="userSpaceOnUse">
          <text
            transform={`rotate(-24 ${width / 2} ${height / 2})`}
            x={width / 2}
            y={height / 2}
            textAnchor="middle"
          >
            {text}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${pattern})`} />
    </Box>
  );
}
