import AjvCompiler from '@fastify/ajv-compiler';
import SerializerSelector from '@fastify/fast-json-stringify-compiler';

/** What fastify calls with the input of a route; it looks at `errors` after a `false`. */
interface Validate {
  (input: unknown): unknown;
  errors?: unknown;
}
type Compile<F> = (route: unknown) => F;
type Build<F> = (externalSchemas: unknown, options: unknown) => Compile<F>;

/**
 * Compilers of route schemas that compile at the first request of a route: hundreds of routes cost a start most of a
 * second and memory that a node which nobody asks for them never needs. `compileAll` compiles what waits, for tests.
 */
export function createLazyCompilers() {
  const waiting = new Set<() => unknown>();

  function once<F>(make: () => F): () => F {
    let made: { value: F } | undefined;
    const get = () => {
      made ??= { value: make() };
      waiting.delete(get);
      return made.value;
    };
    waiting.add(get);
    return get;
  }

  const buildValidator = AjvCompiler() as unknown as Build<Validate>;
  const buildSerializer = SerializerSelector() as unknown as Build<(output: unknown) => string>;
  return {
    buildValidator(externalSchemas: unknown, options: unknown): Compile<Validate> {
      const compiler = once(() => buildValidator(externalSchemas, options));
      return (route) => {
        const compiled = once(() => compiler()(route));
        const validate: Validate = (input) => {
          const answer = compiled()(input);
          validate.errors = compiled().errors;
          return answer;
        };
        return validate;
      };
    },
    buildSerializer(externalSchemas: unknown, options: unknown): Compile<(out: unknown) => string> {
      const compiler = once(() => buildSerializer(externalSchemas, options));
      return (route) => {
        const compiled = once(() => compiler()(route));
        return (output) => compiled()(output);
      };
    },
    /** Throws what the first bad schema throws. */
    compileAll(): void {
      for (const compile of waiting) compile();
    },
  };
}
