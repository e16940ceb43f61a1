import { expect, test } from 'vitest'
import { findDates, rezone, shiftPeriod } from './index.ts'
import type { DateContext } from './index.ts'

const ZONE = 'Europe/Paris'
/** Mondays: one a week after clocks went back, one six weeks after they went forward. */
const NOVEMBER = '2020-11-02T09:00:00Z'
const MAY = '2021-05-10T09:00:00Z'
const find = (text: string, more: Partial<DateContext> = {}) => findDates(text, { now: NOVEMBER, zone: ZONE, language: 'en', ...more })
const read = (text: string, more: Partial<DateContext> = {}) => find(text, more).map(({ period }) => period.label.en + (period.every ? `, every ${period.every}` : '')).join(' + ')
const thread = find('Sunday 30 August 2020 at 22:45')[0]!.period

const ENGLISH: [string, string, string][] = [
  ['today', '2 November 2020', '10 May 2021'],
  ['yesterday', '1 November 2020', '9 May 2021'],
  ['tomorrow', '3 November 2020', '11 May 2021'],
  ['the day before yesterday', '31 October 2020', '8 May 2021'],
  ['last week', '26 October - 1 November 2020', '3 - 9 May 2021'],
  ['this week', '2 - 8 November 2020', '10 - 16 May 2021'],
  ['next week', '9 - 15 November 2020', '17 - 23 May 2021'],
  ['last month', 'October 2020', 'April 2021'],
  ['this month', 'November 2020', 'May 2021'],
  ['next month', 'December 2020', 'June 2021'],
  ['last year', '2019', '2020'],
  ['this year', '2020', '2021'],
  ['last quarter', 'Q3 2020', 'Q1 2021'],
  ['this quarter', 'Q4 2020', 'Q2 2021'],
  ['last night', '1 November 2020 22:00 - 2 November 2020 06:00', '9 May 2021 22:00 - 10 May 2021 06:00'],
  ['tonight', '2 November 2020 18:00 - 3 November 2020 06:00', '10 May 2021 18:00 - 11 May 2021 06:00'],
  ['this morning', '2 November 2020, 00:00 - 12:00', '10 May 2021, 00:00 - 12:00'],
  ['yesterday evening', '1 November 2020, 18:00 - 24:00', '9 May 2021, 18:00 - 24:00'],
  ['yesterday at 17:00', '1 November 2020, 17:00 - 17:15', '9 May 2021, 17:00 - 17:15'],
  ['tomorrow morning', '3 November 2020, 00:00 - 12:00', '11 May 2021, 00:00 - 12:00'],
  ['last weekend', '31 October - 1 November 2020', '8 - 9 May 2021'],
  ['this weekend', '31 October - 1 November 2020', '8 - 9 May 2021'],
  ['the past 7 days', '27 October - 2 November 2020', '4 - 10 May 2021'],
  ['past 30 days', '4 October - 2 November 2020', '11 April - 10 May 2021'],
  ['last 24h', '1 November 2020 10:00 - 2 November 2020 10:00', '9 May 2021 11:00 - 10 May 2021 11:00'],
  ['last 48 hrs', '31 October 2020 10:00 - 2 November 2020 10:00', '8 May 2021 11:00 - 10 May 2021 11:00'],
  ['last 3 months', 'August - October 2020', 'February - April 2021'],
  ['last 2 weeks', '20 October - 2 November 2020', '27 April - 10 May 2021'],
  ['the last 12 months', 'November 2019 - October 2020', 'May 2020 - April 2021'],
  ['year to date', 'since 1 January 2020', 'since 1 January 2021'],
  ['month to date', 'since 1 November 2020', 'since 1 May 2021'],
  ['next 3 months', 'December 2020 - February 2021', 'June - August 2021'],
  ['the coming seven days', '3 - 9 November 2020', '11 - 17 May 2021'],
  ['in 5 days', '7 November 2020', '15 May 2021'],
  ['two weeks ago', '19 - 25 October 2020', '26 April - 2 May 2021'],
  ['3 months ago', 'August 2020', 'February 2021'],
  ['an hour ago', '2 November 2020, 09:00 - 10:00', '10 May 2021, 10:00 - 11:00'],
  ['2020-08-30', '30 August 2020', '30 August 2020'],
  ['2020-08-30T22:45Z', '31 August 2020, 00:45', '31 August 2020, 00:45'],
  ['30/08/2020', '30 August 2020', '30 August 2020'],
  ['30/8', '30 August 2020', '30 August 2020'],
  ['30 August', '30 August 2020', '30 August 2020'],
  ['30 August 2020', '30 August 2020', '30 August 2020'],
  ['August 30, 2020', '30 August 2020', '30 August 2020'],
  ['the 30th of August', '30 August 2020', '30 August 2020'],
  ['Sept 2nd', '2 September 2020', '2 September 2020'],
  ['1 Sept at 16:15', '1 September 2020, 16:15 - 16:30', '1 September 2020, 16:15 - 16:30'],
  ['22:45 on the 30th', '30 October 2020, 22:45 - 23:00', '30 April 2021, 22:45 - 23:00'],
  ['Sunday 30 August at 22:45', '30 August 2020, 22:45 - 23:00', '30 August 2020, 22:45 - 23:00'],
  ['Thursday the 5th of November', '5 November 2020', '5 November 2020'],
  ['the 12th', '12 October 2020', '12 April 2021'],
  ['Monday', '26 October 2020', '3 May 2021'],
  ['last Tuesday', '27 October 2020', '4 May 2021'],
  ['next Friday', '6 November 2020', '14 May 2021'],
  ['on Tuesday 10:00', '27 October 2020, 10:00 - 10:15', '4 May 2021, 10:00 - 10:15'],
  ['Monday morning', '26 October 2020, 00:00 - 12:00', '3 May 2021, 00:00 - 12:00'],
  ['Saturday night', '31 October 2020 18:00 - 1 November 2020 06:00', '8 May 2021 18:00 - 9 May 2021 06:00'],
  ['July', 'July 2020', 'July 2020'],
  ['July 2020', 'July 2020', 'July 2020'],
  ['last July', 'July 2020', 'July 2020'],
  ['next July', 'July 2021', 'July 2021'],
  ['September last year', 'September 2019', 'September 2020'],
  ['from 9 to 20 Nov', '9 - 20 November 2020', '9 - 20 November 2020'],
  ['3-9 May', '3 - 9 May 2020', '3 - 9 May 2021'],
  ['31 Aug to 2 Sept', '31 August - 2 September 2020', '31 August - 2 September 2020'],
  ['from 30/08 to 2/9', '30 August - 2 September 2020', '30 August - 2 September 2020'],
  ['between the 24th and the 31st of August', '24 - 31 August 2020', '24 - 31 August 2020'],
  ['from Monday to Friday', '26 - 30 October 2020', '3 - 7 May 2021'],
  ['Jan to Oct', 'January - October 2020', 'January - October 2020'],
  ['between March and May 2020', 'March - May 2020', 'March - May 2020'],
  ['2018-2020', '2018 - 2020', '2018 - 2020'],
  ['Q3', 'Q3 2020', 'Q3 2020'],
  ['Q3 2020', 'Q3 2020', 'Q3 2020'],
  ['the third quarter of 2020', 'Q3 2020', 'Q3 2020'],
  ['H1', 'H1 2020', 'H1 2021'],
  ['H1 2019', 'H1 2019', 'H1 2019'],
  ['first half of 2020', 'H1 2020', 'H1 2020'],
  ['in 2019', '2019', '2019'],
  ['2020', '2020', '2020'],
  ['week 36', '31 August - 6 September 2020', '31 August - 6 September 2020'],
  ['week 36 of 2020', '31 August - 6 September 2020', '31 August - 6 September 2020'],
  ['wk 38', '14 - 20 September 2020', '14 - 20 September 2020'],
  ['w/c 24 august', '24 - 30 August 2020', '24 - 30 August 2020'],
  ['week of 24 August', '24 - 30 August 2020', '24 - 30 August 2020'],
  ['since Monday', 'since 26 October 2020', 'since 3 May 2021'],
  ['since July', 'since 1 July 2020', 'since 1 July 2020'],
  ['since 1 Oct', 'since 1 October 2020', 'since 1 October 2020'],
  ['since 6am', 'since 2 November 2020 06:00', 'since 10 May 2021 06:00'],
  ['since midnight', 'since 2 November 2020', 'since 10 May 2021'],
  ['since the start of October', 'since 1 October 2020', 'since 1 October 2020'],
  ['until Friday', '2 November 2020 10:00 - 7 November 2020 00:00', '10 May 2021 11:00 - 15 May 2021 00:00'],
  ['until yesterday', 'before 2 November 2020', 'before 10 May 2021'],
  ['before March', 'before 1 March 2020', 'before 1 March 2021'],
  ['after 15 October', 'since 16 October 2020', 'since 16 October 2020'],
  ['by Friday', '2 November 2020 10:00 - 7 November 2020 00:00', '10 May 2021 11:00 - 15 May 2021 00:00'],
  ['from next month', 'December 2020', 'June 2021'],
  ['between 9 and 12', '2 November 2020, 09:00 - 12:00', '10 May 2021, 09:00 - 12:00'],
  ['between 09:00 and 12:00 UTC on 1 Sept', '1 September 2020, 09:00 - 12:00 UTC', '1 September 2020, 09:00 - 12:00 UTC'],
  ['between noon & 2', '1 November 2020, 12:00 - 14:00', '9 May 2021, 12:00 - 14:00'],
  ['22h-6h', '1 November 2020 22:00 - 2 November 2020 06:00', '9 May 2021 22:00 - 10 May 2021 06:00'],
  ['quarter past nine tomorrow', '3 November 2020, 09:15 - 09:30', '11 May 2021, 09:15 - 09:30'],
  ['6 pm yesterday', '1 November 2020, 18:00 - 19:00', '9 May 2021, 18:00 - 19:00'],
  ['2 and 3 September', '2 September 2020 + 3 September 2020', '2 September 2020 + 3 September 2020'],
  ['end of September', '21 - 30 September 2020', '21 - 30 September 2020'],
  ['early October', '1 - 10 October 2020', '1 - 10 October 2020'],
  ['mid-August', '11 - 20 August 2020', '11 - 20 August 2020'],
  ['the beginning of the month', '1 - 10 November 2020', '1 - 10 May 2021'],
  ['end of 2020', 'December 2020', 'December 2020'],
  ['first week of September', '1 - 7 September 2020', '1 - 7 September 2020'],
  ['the last 3 days of October', '29 - 31 October 2020', '29 - 31 October 2020'],
  ['Xmas', '25 December 2019', '25 December 2020'],
  ['Christmas week', '23 - 29 December 2019', '21 - 27 December 2020'],
  ['Easter 2020', '12 April 2020', '12 April 2020'],
  ['every Monday', '9 November 2020, every week', '17 May 2021, every week'],
  ['every Monday at 8', '9 November 2020, 08:00 - 09:00, every week', '17 May 2021, 08:00 - 09:00, every week'],
  ['send it every day', '3 November 2020, every day', '11 May 2021, every day'],
  ['weekdays', '3 November 2020, every weekday', '11 May 2021, every weekday'],
  ['yesturday', '1 November 2020', '9 May 2021'],
  ['septmber', 'September 2020', 'September 2020'],
  ['last mounth', 'October 2020', 'April 2021'],
  ['tommorow', '3 November 2020', '11 May 2021'],
]
const FRENCH: [string, string, string][] = [
  ['aujourd\'hui', '2 November 2020', '10 May 2021'],
  ['hier', '1 November 2020', '9 May 2021'],
  ['demain', '3 November 2020', '11 May 2021'],
  ['avant-hier', '31 October 2020', '8 May 2021'],
  ['après-demain', '4 November 2020', '12 May 2021'],
  ['la semaine dernière', '26 October - 1 November 2020', '3 - 9 May 2021'],
  ['semaine derniere', '26 October - 1 November 2020', '3 - 9 May 2021'],
  ['cette semaine', '2 - 8 November 2020', '10 - 16 May 2021'],
  ['la semaine prochaine', '9 - 15 November 2020', '17 - 23 May 2021'],
  ['le mois dernier', 'October 2020', 'April 2021'],
  ['ce mois-ci', 'November 2020', 'May 2021'],
  ['le mois prochain', 'December 2020', 'June 2021'],
  ['l\'année dernière', '2019', '2020'],
  ['l\'an dernier', '2019', '2020'],
  ['cette année', '2020', '2021'],
  ['le trimestre dernier', 'Q3 2020', 'Q1 2021'],
  ['ce trimestre', 'Q4 2020', 'Q2 2021'],
  ['cette nuit', '1 November 2020 22:00 - 2 November 2020 06:00', '9 May 2021 22:00 - 10 May 2021 06:00'],
  ['la nuit dernière', '1 November 2020 22:00 - 2 November 2020 06:00', '9 May 2021 22:00 - 10 May 2021 06:00'],
  ['ce matin', '2 November 2020, 00:00 - 12:00', '10 May 2021, 00:00 - 12:00'],
  ['hier soir', '1 November 2020, 18:00 - 24:00', '9 May 2021, 18:00 - 24:00'],
  ['hier à 17h', '1 November 2020, 17:00 - 18:00', '9 May 2021, 17:00 - 18:00'],
  ['demain matin', '3 November 2020, 00:00 - 12:00', '11 May 2021, 00:00 - 12:00'],
  ['le week-end dernier', '31 October - 1 November 2020', '8 - 9 May 2021'],
  ['ce week-end', '31 October - 1 November 2020', '8 - 9 May 2021'],
  ['les 7 derniers jours', '27 October - 2 November 2020', '4 - 10 May 2021'],
  ['les 30 derniers jours', '4 October - 2 November 2020', '11 April - 10 May 2021'],
  ['dernières 24h', '1 November 2020 10:00 - 2 November 2020 10:00', '9 May 2021 11:00 - 10 May 2021 11:00'],
  ['les trois derniers mois', 'August - October 2020', 'February - April 2021'],
  ['les 12 derniers mois', 'November 2019 - October 2020', 'May 2020 - April 2021'],
  ['les 3 prochains mois', 'December 2020 - February 2021', 'June - August 2021'],
  ['dans 5 jours', '7 November 2020', '15 May 2021'],
  ['il y a deux semaines', '19 - 25 October 2020', '26 April - 2 May 2021'],
  ['il y a 3 mois', 'August 2020', 'February 2021'],
  ['il y a une heure', '2 November 2020, 09:00 - 10:00', '10 May 2021, 10:00 - 11:00'],
  ['le 30/08/2020', '30 August 2020', '30 August 2020'],
  ['le 30/08', '30 August 2020', '30 August 2020'],
  ['le 30 août', '30 August 2020', '30 August 2020'],
  ['le 30 août 2020', '30 August 2020', '30 August 2020'],
  ['le 1er septembre', '1 September 2020', '1 September 2020'],
  ['le 30 août à 22h45', '30 August 2020, 22:45 - 23:00', '30 August 2020, 22:45 - 23:00'],
  ['dimanche 30 août à 22h45', '30 August 2020, 22:45 - 23:00', '30 August 2020, 22:45 - 23:00'],
  ['22h45 le 30', '30 October 2020, 22:45 - 23:00', '30 April 2021, 22:45 - 23:00'],
  ['le 12', '12 October 2020', '12 April 2021'],
  ['le 16 sept. 2020', '16 September 2020', '16 September 2020'],
  ['lundi', '26 October 2020', '3 May 2021'],
  ['mardi dernier', '27 October 2020', '4 May 2021'],
  ['vendredi prochain', '6 November 2020', '14 May 2021'],
  ['mardi 11h15', '27 October 2020, 11:15 - 11:30', '4 May 2021, 11:15 - 11:30'],
  ['lundi matin', '26 October 2020, 00:00 - 12:00', '3 May 2021, 00:00 - 12:00'],
  ['mardi soir', '27 October 2020, 18:00 - 24:00', '4 May 2021, 18:00 - 24:00'],
  ['juillet', 'July 2020', 'July 2020'],
  ['juillet 2020', 'July 2020', 'July 2020'],
  ['juillet dernier', 'July 2020', 'July 2020'],
  ['septembre de l\'année dernière', 'September 2019', 'September 2020'],
  ['du 3 au 9 mai', '3 - 9 May 2020', '3 - 9 May 2021'],
  ['du 31/08 au 02/09', '31 August - 2 September 2020', '31 August - 2 September 2020'],
  ['entre le 20 et le 25 août', '20 - 25 August 2020', '20 - 25 August 2020'],
  ['entre le 31 et le 2', '31 October - 2 November 2020', '31 March - 2 May 2021'],
  ['de janvier à mars 2020', 'January - March 2020', 'January - March 2020'],
  ['du lundi au vendredi', '26 - 30 October 2020', '3 - 7 May 2021'],
  ['de 2018 à 2020', '2018 - 2020', '2018 - 2020'],
  ['T3', 'Q3 2020', 'Q3 2020'],
  ['T3 2020', 'Q3 2020', 'Q3 2020'],
  ['le troisième trimestre 2020', 'Q3 2020', 'Q3 2020'],
  ['S1 2019', 'H1 2019', 'H1 2019'],
  ['premier semestre 2020', 'H1 2020', 'H1 2020'],
  ['en 2019', '2019', '2019'],
  ['semaine 36', '31 August - 6 September 2020', '31 August - 6 September 2020'],
  ['S38', '14 - 20 September 2020', '14 - 20 September 2020'],
  ['la semaine du 14 septembre', '14 - 20 September 2020', '14 - 20 September 2020'],
  ['la semaine du 17', '12 - 18 October 2020', '12 - 18 April 2021'],
  ['depuis lundi', 'since 26 October 2020', 'since 3 May 2021'],
  ['depuis juillet', 'since 1 July 2020', 'since 1 July 2020'],
  ['depuis le 15 août', 'since 15 August 2020', 'since 15 August 2020'],
  ['depuis minuit', 'since 2 November 2020', 'since 10 May 2021'],
  ['depuis 3 mois', 'since 2 August 2020', 'since 10 February 2021'],
  ['depuis début septembre', 'since 1 September 2020', 'since 1 September 2020'],
  ['depuis la mi-août', 'since 15 August 2020', 'since 15 August 2020'],
  ['depuis l\'été', 'since 1 June 2020', 'since 1 June 2020'],
  ['jusqu\'à vendredi', '2 November 2020 10:00 - 7 November 2020 00:00', '10 May 2021 11:00 - 15 May 2021 00:00'],
  ['jusqu\'à hier', 'before 2 November 2020', 'before 10 May 2021'],
  ['avant mars', 'before 1 March 2020', 'before 1 March 2021'],
  ['après le 15 octobre', 'since 16 October 2020', 'since 16 October 2020'],
  ['d\'ici vendredi', '2 November 2020 10:00 - 7 November 2020 00:00', '10 May 2021 11:00 - 15 May 2021 00:00'],
  ['à partir du mois prochain', 'December 2020', 'June 2021'],
  ['entre 4h et 5h', '2 November 2020, 04:00 - 05:00', '10 May 2021, 04:00 - 05:00'],
  ['entre 13 et 15h', '1 November 2020, 13:00 - 15:00', '9 May 2021, 13:00 - 15:00'],
  ['lundi 14h-15h', '26 October 2020, 14:00 - 15:00', '3 May 2021, 14:00 - 15:00'],
  ['demain entre 8 et 9', '3 November 2020, 08:00 - 09:00', '11 May 2021, 08:00 - 09:00'],
  ['la nuit du 15 au 16 septembre 2020', '15 September 2020 22:00 - 16 September 2020 06:00', '15 September 2020 22:00 - 16 September 2020 06:00'],
  ['mardi soir vers vingt et une heures', '27 October 2020, 21:00 - 22:00', '4 May 2021, 21:00 - 22:00'],
  ['fin septembre', '21 - 30 September 2020', '21 - 30 September 2020'],
  ['début octobre', '1 - 10 October 2020', '1 - 10 October 2020'],
  ['mi-août', '11 - 20 August 2020', '11 - 20 August 2020'],
  ['début du mois', '1 - 10 November 2020', '1 - 10 May 2021'],
  ['fin d\'année', 'December 2020', 'December 2021'],
  ['première semaine de septembre', '1 - 7 September 2020', '1 - 7 September 2020'],
  ['Noël', '25 December 2019', '25 December 2020'],
  ['la Toussaint', '1 November 2020', '1 November 2020'],
  ['Pâques 2020', '12 April 2020', '12 April 2020'],
  ['tous les lundis 7h30', '9 November 2020, 07:30 - 07:45, every week', '17 May 2021, 07:30 - 07:45, every week'],
  ['envoie-le tous les jours', '3 November 2020, every day', '11 May 2021, every day'],
  ['chaque lundi', '9 November 2020, every week', '17 May 2021, every week'],
  ['en semaine', '3 November 2020, every weekday', '11 May 2021, every weekday'],
  ['semaine derniére', '26 October - 1 November 2020', '3 - 9 May 2021'],
  ['setpembre', 'September 2020', 'September 2020'],
]

test.each(ENGLISH)('%s: %s; %s', (text, inNovember, inMay) => {
  expect([read(text), read(text, { now: MAY })]).toEqual([inNovember, inMay])
})
test.each(FRENCH)('%s: %s; %s', (text, inNovember, inMay) => {
  expect([read(text, { language: 'fr' }), read(text, { language: 'fr', now: MAY })]).toEqual([inNovember, inMay])
})

test.each([
  ['the day before', '29 August 2020'], ['la veille', '29 August 2020'], ['the next day', '31 August 2020'], ['le lendemain', '31 August 2020'],
  ['same day last week', '23 August 2020, 22:45 - 23:00'], ['the week before', '17 - 23 August 2020'], ["la semaine d'avant", '17 - 23 August 2020'],
  ['an hour earlier', '30 August 2020, 21:45 - 22:00'], ['une heure avant', '30 August 2020, 21:45 - 22:00'], ['2 days later', '1 September 2020'], ['the 12th', '12 August 2020'], ['le 12', '12 August 2020'], ['at 23:15', '30 August 2020, 23:15 - 23:30'],
])('%s is counted from the period of the thread: %s', (text, expected) => {
  const [mention] = find(text, { threadPeriod: thread, language: /^(la|le|une) /.test(text) ? 'fr' : 'en' })
  expect([mention?.period.label.en, mention?.usesThread]).toEqual([expected, true])
})

test('calendar days keep their length when clocks change', () => {
  const bounds = (text: string, now: string) => find(text, { now }).map(({ period: { from, to } }) => [from, to])[0]
  expect(bounds('25 October 2020', NOVEMBER)).toEqual(['2020-10-24T22:00:00Z', '2020-10-25T23:00:00Z'])
  expect(bounds('last week', '2020-10-28T12:00:00Z')).toEqual(['2020-10-18T22:00:00Z', '2020-10-25T23:00:00Z'])
  expect(bounds('28 March 2021', MAY)).toEqual(['2021-03-27T23:00:00Z', '2021-03-28T22:00:00Z'])
  expect(bounds('last week', '2021-03-31T12:00:00Z')).toEqual(['2021-03-21T23:00:00Z', '2021-03-28T22:00:00Z'])
  expect(bounds('25 oct, 1h-4h', NOVEMBER)).toEqual(['2020-10-24T23:00:00Z', '2020-10-25T03:00:00Z'])
})

test.each([
  ['does the step end on the last day of March and may it slip', 1], ['top 5 servers at 95 % with 2000 calls', 0], ['the 2nd trunk and le 1er client', 0], ['it takes 2 hours, plus de 2h de retard', 0],
  ['Marco may march against us', 0], ['run srv-etl-02 on INC-1107 with v2.8', 0], ['il a été lent', 0], ['24/7', 0], ['3/4 of the servers', 0], ['per week, by month, chaque client', 0], ['ça marche comme ça', 0],
])('%s: %d dates', (text, count) => {
  expect(find(text)).toHaveLength(count)
})

test('words that look ahead turn bare days to the future', () => {
  expect(read('will it finish on Friday')).toBe('6 November 2020')
  expect(read('did it finish on Friday')).toBe('30 October 2020')
  expect(read('prévision pour mars', { language: 'fr' })).toBe('March 2021')
})

test('a message may speak of several times, each where it stands', () => {
  const text = 'compare 30 August at 22:45 with the week before, and Q3 2019'
  expect(find(text).map(({ start, end, text: said }) => [said, text.slice(start, end) === said])).toEqual([['30 August at 22:45', true], ['the week before', true], ['Q3 2019', true]])
})

test('the same calendar words in another zone', () => {
  const day = find('30 August 2020')[0]!.period
  expect(rezone(day, 'UTC')).toMatchObject({ from: '2020-08-30T00:00:00Z', to: '2020-08-31T00:00:00Z', zone: 'UTC', label: { fr: '30 août 2020' } })
  const since = find('since July')[0]!.period
  expect(rezone(since, 'UTC')).toMatchObject({ from: '2020-07-01T00:00:00Z', to: since.to, open: 'end' })
})

test('the period before a month is the whole month before', () => {
  expect(shiftPeriod(find('March 2021', { now: MAY })[0]!.period, 'previous').label.en).toBe('February 2021')
  expect(shiftPeriod(find('last week')[0]!.period, 'year_ago').label.en).toBe('28 October - 3 November 2019')
})
