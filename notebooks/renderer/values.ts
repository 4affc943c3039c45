export * from '../../server/wire/values.js'
