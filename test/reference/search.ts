/**
 * The reference search: slow, obvious, and sharing nothing with the checker but the kit. Every state is a plain object
 * found by its key in a Map; every successor is computed by a real XState actor.
 */
import {
	type Property,
	type Protocol,
	ProtocolError,
} from "../../protocols/model/index.js";
import { isProgress, successors } from "./actions.js";
import { type GlobalState, initialState, keyOfState } from "./globalState.js";
import { type AnyView, viewOf } from "./view.js";

export interface Limits {
	/** Levels; the initial state is level 1. */
	readonly depth?: number;
	readonly inFlight?: number;
	readonly states?: number;
}

export interface Finding {
	readonly verdict: "holds" | "violated" | "unknown";
	/** Actions of the shortest counterexample or witness. */
	readonly length?: number;
}

export interface Answer {
	readonly distinct: number;
	readonly generated: number;
	readonly depth: number;
	readonly outside: number;
	/** How many states or successors each limit cut; absent where it cut nothing. */
	readonly cut: Readonly<Partial<Record<keyof Limits, number>>>;
	readonly properties: Readonly<Record<string, Finding>>;
}

/** Breadth first, all of it, within the limits. */
export function search(protocol: Protocol, limits: Limits = {}): Answer {
	const properties = Object.entries(protocol.properties) as [
		string,
		Property<AnyView>,
	][];
	const found = new Map<string, number>();
	const note = (name: string, length: number) =>
		void (found.has(name) || found.set(name, length));
	const inside = (view: AnyView) => protocol.within?.(view as never) ?? true;

	const cut: Partial<Record<keyof Limits, number>> = {};
	const count = (limit: keyof Limits) =>
		void (cut[limit] = (cut[limit] ?? 0) + 1);
	let generated = 1;
	let outside = 0;
	let depth = 0;

	const first = initialState(protocol);
	if (!inside(viewOf(protocol, first)))
		throw new ProtocolError("The initial state is outside the model.");
	const seen = new Set([keyOfState(protocol, first)]);
	let level = [first];
	search: while (level.length) {
		depth++;
		const next: GlobalState[] = [];
		for (const state of level) {
			const view = viewOf(protocol, state);
			const enabled = successors(protocol, state);
			const stuck = !enabled.some(({ action }) => isProgress(action));
			for (const [name, property] of properties)
				if (decides(property, view, stuck)) note(name, depth - 1);
			if (depth === limits.depth) {
				if (enabled.length) count("depth");
				continue;
			}
			for (const { action, state: after } of enabled) {
				generated++;
				const viewAfter = viewOf(protocol, after);
				if (!inside(viewAfter)) {
					outside++;
					continue;
				}
				if (after.network.length > (limits.inFlight ?? Infinity)) {
					count("inFlight");
					continue;
				}
				const key = keyOfState(protocol, after);
				if (!seen.has(key)) {
					if (seen.size === limits.states) {
						count("states");
						break search;
					}
					seen.add(key);
					next.push(after);
				}
				for (const [name, property] of properties) {
					if (
						property.kind === "step" &&
						!property.predicate(view, viewAfter, action)
					)
						note(name, depth);
				}
			}
		}
		level = next;
	}
	const complete = Object.keys(cut).length === 0;
	const finding = ([name, { kind }]: [string, Property<AnyView>]): [
		string,
		Finding,
	] => {
		const length = found.get(name);
		if (length !== undefined)
			return [
				name,
				{ verdict: kind === "reachable" ? "holds" : "violated", length },
			];
		if (!complete) return [name, { verdict: "unknown" }];
		return [name, { verdict: kind === "reachable" ? "violated" : "holds" }];
	};
	return {
		distinct: seen.size,
		generated,
		depth,
		outside,
		cut,
		properties: Object.fromEntries(properties.map(finding)),
	};
}

/**
 * The search of as many whole levels as have at most so many states, and the limits that say so. What a limit of states
 * cuts depends on the order of the search; what a limit of levels cuts does not.
 */
export function searchLevels(
	protocol: Protocol,
	limits: Limits,
	states: number,
): { answer: Answer; limits: Limits } {
	const answer = search(protocol, { ...limits, states });
	if (!answer.cut.states) return { answer, limits };
	const whole = { ...limits, depth: answer.depth };
	return { answer: search(protocol, whole), limits: whole };
}

/** Does this state decide the property: does it violate it, or is it the witness? */
export function decides(
	property: Property<AnyView>,
	view: AnyView,
	stuck: boolean,
): boolean {
	switch (property.kind) {
		case "always":
			return !property.predicate(view);
		case "reachable":
			return property.predicate(view);
		case "noDeadlock":
			return stuck;
		case "quiescent":
			return stuck && !property.predicate(view);
		case "step":
			return false;
	}
}
