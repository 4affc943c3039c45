import { useEffect, useState } from 'preact/hooks'
import { useHost } from '../host.js'

/** The parts of a role's machine that the author's cursor is at. */
export function useMarkedParts(protocol: string, role: string): ReadonlySet<string> | undefined {
  const { onMarkParts } = useHost()
  const [marked, mark] = useState<ReadonlySet<string>>()
  useEffect(
    () =>
      onMarkParts?.((roles, parts) => {
        const isMeant = roles.some((each) => each.protocol === protocol && each.role === role)
        mark((before) => (isMeant && parts.length > 0 ? new Set(parts) : before && undefined))
      }),
    [onMarkParts, protocol, role],
  )
  return marked
}
