/**
 * What GitLab's schema of container scanning reports (15.0) asks of the parts that fixedin writes, put down from the
 * schema's own rules, and held against it by eye: no npm or Python package has it. https://gitlab.com/gitlab-org/security-products/security-report-schemas
 */
const text = { type: 'string', minLength: 1 } as const;
const url = { type: 'string', pattern: '^https?://.+' } as const;
const time = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' } as const;
const program = {
  type: 'object',
  required: ['id', 'name', 'version', 'vendor'],
  properties: {
    id: text,
    name: text,
    version: text,
    url,
    vendor: { type: 'object', required: ['name'], properties: { name: text } },
  },
} as const;

export const GITLAB_SCHEMA = {
  type: 'object',
  required: ['scan', 'version', 'vulnerabilities'],
  properties: {
    version: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
    scan: {
      type: 'object',
      required: ['analyzer', 'end_time', 'scanner', 'start_time', 'status', 'type'],
      properties: {
        analyzer: program,
        scanner: program,
        start_time: time,
        end_time: time,
        status: { enum: ['success', 'failure'] },
        type: { enum: ['container_scanning'] },
        messages: {
          type: 'array',
          items: {
            type: 'object',
            required: ['level', 'value'],
            properties: { level: { enum: ['info', 'warn', 'fatal'] }, value: text },
          },
        },
      },
    },
    vulnerabilities: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'identifiers', 'location'],
        properties: {
          id: text,
          name: { type: 'string', maxLength: 255 },
          description: { type: 'string', maxLength: 1_048_576 },
          severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
          solution: { type: 'string', maxLength: 7000 },
          identifiers: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              required: ['type', 'name', 'value'],
              properties: { type: text, name: text, value: text, url },
            },
          },
          links: { type: 'array', items: { type: 'object', required: ['url'], properties: { url } } },
          location: {
            type: 'object',
            required: ['dependency', 'operating_system', 'image'],
            properties: {
              dependency: {
                type: 'object',
                required: ['package', 'version'],
                properties: {
                  package: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
                  version: { type: 'string' },
                },
              },
              operating_system: text,
              image: { ...text, pattern: '^[^:]+(:\\d+[^:]*)?:[^:]+(:[^:]+)?$' },
            },
          },
        },
      },
    },
    remediations: { type: 'array' },
  },
} as const;
