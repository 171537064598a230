import type { SvgIconComponent } from '@mui/icons-material';
import Circle from '@mui/icons-material/Circle';
import Dangerous from '@mui/icons-material/Dangerous';
import InfoOutlined from '@mui/icons-material/InfoOutlined';
import Square from '@mui/icons-material/Square';
import Warning from '@mui/icons-material/Warning';
import type { ToneName } from '../theme/palette.ts';

export const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const;

export type Severity = (typeof severities)[number];

/** A level from a rule file; what is not one of ours counts as least. */
export function toSeverity(text: string): Severity {
  return severities.find((severity) => severity === text) ?? 'informational';
}

/** Shape tells as much as colour: octagon, triangle, square, disc, ring. */
export const severityLooks: Readonly<Record<Severity, { tone: ToneName; icon: SvgIconComponent }>> =
  {
    critical: { tone: 'critical', icon: Dangerous },
    high: { tone: 'high', icon: Warning },
    medium: { tone: 'medium', icon: Square },
    low: { tone: 'low', icon: Circle },
    informational: { tone: 'informational', icon: InfoOutlined },
  };
