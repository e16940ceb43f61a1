/** Pieces of the Postgres wire protocol. */
export const message = (type: string, body: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type, 0)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
export const text = (value: string): Buffer => Buffer.from(`${value}\0`)
export const simpleQuery = (sql: string): Buffer => message('Q', text(sql))
export const errorMessage = (code: string, reason: string): Buffer => message('E', Buffer.concat([text('SFATAL'), text('VFATAL'), text(`C${code}`), text(`M${reason}`), Buffer.from([0])]))
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`
