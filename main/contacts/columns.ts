import { fold } from './fold.ts';

/** What a column of a table holds. */
export type Column = 'name' | 'given' | 'middle' | 'family' | 'organisation' | 'number' | 'companyNumber' | 'other';

// As Outlook, Google, Apple and Thunderbird name them in English, German and French: folded, letters and digits only.
const known: Readonly<Record<string, Column>> = Object.fromEntries(
  (
    [
      ['name', 'name fullname displayname contactname contact anzeigename vollstandigername ganzername kontakt'],
      ['name', 'nomcomplet nomaafficher nomaffiche nomdaffichage'],
      ['given', 'firstname givenname vorname prenom forename'],
      ['middle', 'middlename middlenames additionalname weiterevornamen zweitervorname deuxiemeprenom autresprenoms'],
      ['family', 'lastname familyname surname nachname familienname nom nomdefamille'],
      ['organisation', 'company organization organisation organizationname organization1name companyname'],
      ['organisation', 'firma unternehmen firmenname societe entreprise organisme nomdelasociete'],
      ['number', 'number numbers nummer numero phonenumber rufnummer durchwahl nebenstelle extension poste'],
    ] as const
  ).flatMap(([column, names]) => names.split(' ').map((name) => [name, column])),
);

const telephone = /phone|telefon|telephone|^tel(?!ex)|mobile|mobil|handy|natel|portable|rufnummer|callback|ruckmeldung/;
// An assistant's telephone is the assistant's: it must not ring with the name of somebody else.
const notToCall = /fax|telecopie|pager|assist|sekret|email|mail|telex|ttytdd|teletype|type$|label$|typ$|country|land$/;
const ofTheCompany =
  /companymain|companyphone|telefonfirma|firmentelefon|firmahaupt|telephonesociete|telsociete|standard$/;

/** What a column holds, by its heading. */
export function columnOf(heading: string): Column {
  const name = fold(heading).replaceAll(/[^a-z0-9]/g, '');
  const column = known[name];
  if (column !== undefined) return column;
  if (!telephone.test(name) || notToCall.test(name)) return 'other';
  return ofTheCompany.test(name) ? 'companyNumber' : 'number';
}
