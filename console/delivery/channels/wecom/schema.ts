import { Type } from 'typebox';
import { RobotAddress } from '../../robot.ts';

export const WecomSettings = Type.Object(
  { format: Type.Enum(['markdown', 'text'], { default: 'markdown' }) },
  { additionalProperties: false },
);

export const WecomSecrets = Type.Object({ address: RobotAddress }, { additionalProperties: false });
