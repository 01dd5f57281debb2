import { assertNever } from './errors';

/**
 * The schema of a layer's properties. One description drives validation, defaults, the inspector's controls and
 * (later) binding to sound. A kind writes `{ radius: number({...}), tint: color({...}) }` and its `draw` receives
 * the typed values.
 */

/** What every field says of itself. */
interface FieldBase {
  /** Name in the inspector. */
  readonly label: string;
  /** Heading the inspector groups it under; the kind's own name when absent. */
  readonly group?: string;
  /** Another field that this one depends on, and with which of its values it has a meaning: hidden otherwise. */
  readonly when?: { readonly key: string; readonly is: readonly ParamValue[] };
}

export interface NumberField extends FieldBase {
  readonly type: 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Shown behind the value: `Hz`, `s`, `°`, `%` (a `%` field holds 0 to 1 and is shown times 100). */
  readonly unit?: 'Hz' | 's' | '°' | '%' | 'px' | '×' | 'dB' | 'dB/oct';
}

export interface ColorField extends FieldBase {
  readonly type: 'color';
  /** A colour `#rrggbb`, `#rrggbbaa`, or a slot of the scene's palette such as `palette.accent1`. */
  readonly default: string;
}

export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
  readonly default: boolean;
}

export interface SelectField<T extends string = string> extends FieldBase {
  readonly type: 'select';
  readonly default: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
}

export interface TextField extends FieldBase {
  readonly type: 'text';
  readonly default: string;
  readonly maxLength: number;
  readonly multiline?: boolean;
}

/** A picture by its asset id (`cover`, or an imported one); an empty string is none. */
export interface ImageField extends FieldBase {
  readonly type: 'image';
  readonly default: string;
}

/** A bundled font by its id. */
export interface FontField extends FieldBase {
  readonly type: 'font';
  readonly default: string;
}

export type Field =
  NumberField | ColorField | BooleanField | SelectField | TextField | ImageField | FontField;
export type Schema = Readonly<Record<string, Field>>;
export type ParamValue = number | string | boolean;
export type Params = Readonly<Record<string, ParamValue>>;

/** Whether `field` has a meaning beside the other values of its schema. */
export function hasMeaning({ when }: Field, schema: Schema, params: Params): boolean {
  if (!when) return true;
  return when.is.includes(params[when.key] ?? schema[when.key]!.default);
}

/** The values a field can hold. */
export type ValueOf<F extends Field> = F extends NumberField
  ? number
  : F extends BooleanField
    ? boolean
    : F extends SelectField<infer T>
      ? T
      : string;

/** The parameters a schema describes. */
export type ParamsOf<S extends Schema> = { readonly [K in keyof S]: ValueOf<S[K]> };

type Rest<F> = Omit<F, 'type'>;
export const number = (field: Rest<NumberField>): NumberField => ({ type: 'number', ...field });
export const color = (field: Rest<ColorField>): ColorField => ({ type: 'color', ...field });
export const boolean = (field: Rest<BooleanField>): BooleanField => ({ type: 'boolean', ...field });
export const text = (field: Rest<TextField>): TextField => ({ type: 'text', ...field });
export const image = (field: Rest<ImageField>): ImageField => ({ type: 'image', ...field });
export const font = (field: Rest<FontField>): FontField => ({ type: 'font', ...field });
export const select = <const T extends string>(field: Rest<SelectField<T>>): SelectField<T> => ({
  type: 'select',
  ...field,
});

const COLOR = /^(#[0-9a-f]{6}([0-9a-f]{2})?|palette\.[a-z]+[0-9]?)$/i;

/** Whether `value` may stand in `field`. Numbers must be finite and in range; text no longer than allowed. */
function isValidValue(field: Field, value: unknown): value is ParamValue {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && value >= field.min && value <= field.max;
    case 'boolean':
      return typeof value === 'boolean';
    case 'color':
      return typeof value === 'string' && COLOR.test(value);
    case 'select':
      return field.options.some((option) => option.value === value);
    case 'text':
      return typeof value === 'string' && value.length <= field.maxLength;
    case 'image':
    case 'font':
      return typeof value === 'string' && value.length <= 200;
    default:
      return assertNever(field);
  }
}

/** Every field at its default. */
function defaultParams<S extends Schema>(schema: S): ParamsOf<S> {
  return Object.fromEntries(
    Object.entries(schema).map(([key, field]) => [key, field.default]),
  ) as ParamsOf<S>;
}

/**
 * Reads parameters from anything: unknown keys are dropped, missing or unfit values take the field's default,
 * numbers out of range are held at the nearest end.
 */
export function parseParams<S extends Schema>(schema: S, input: unknown): ParamsOf<S> {
  return { ...defaultParams(schema), ...parsePartialParams(schema, input) };
}

/** As {@link parseParams}, but says only what the input says: for overrides. */
export function parsePartialParams(schema: Schema, input: unknown): Params {
  const source = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
  const result: Record<string, ParamValue> = {};
  for (const [key, field] of Object.entries(schema)) {
    if (!Object.hasOwn(source, key)) continue;
    let value = source[key];
    if (field.type === 'number' && typeof value === 'number' && Number.isFinite(value)) {
      value = Math.min(field.max, Math.max(field.min, value));
    }
    if (isValidValue(field, value)) result[key] = value;
  }
  return result;
}
