import { Type } from 'typebox';
import { RobotAddress } from '../../robot.ts';

export const FeishuSettings = Type.Object({}, { additionalProperties: false });

export const FeishuSecrets = Type.Object(
  {
    address: RobotAddress,
    /** Key of the robot's signature check (签名校验). */
    signKey: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
);
