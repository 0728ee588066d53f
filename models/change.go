package models

import "slices"

// ChangeCategory (变更类别) is a part of the profile that a change of data may open. No field is in two of them.
type ChangeCategory struct {
	Name   string // form value
	Label  string
	Hint   string // what to enclose as proof
	Fields []string
	For    func(*Profile) bool // nil: everybody
}

// ChangeCategories lists the categories in the order of the manual. What appoints the kind of membership (member_type) changes
// by an upgrade, the login phone on the account page, who recommended a person never.
var ChangeCategories = []ChangeCategory{
	{Name: "contact", Label: "联系方式变更", Hint: "电子邮箱、联系地址、邮政编码、单位电话",
		Fields: []string{"email", "address", "postal_code", "employer_phone", "region"}},
	{Name: "employer", Label: "单位名称变更", Hint: "工作单位、科室、职务",
		Fields: []string{"employer", "department", "position"}},
	{Name: "title", Label: "职称变更", Hint: "职称级别和名称",
		Fields: []string{"title"}},
	{Name: "other", Label: "专业类别/其他", Hint: "专业、学历、学位、照片等",
		Fields: []string{"major", "education", "degree", "photo", "ethnicity", "party", "native_place", "social_posts", "other_societies"}},
	{Name: "credential", Label: "资质证书更新", Hint: "换发、变更注册后的资质证书", For: forProfessional,
		Fields: []string{"credential_type", "credential_number", "credential_front", "credential_inside", "credential_changes"}},
	{Name: "card", Label: "学生证更新", Hint: "新的学生证和有效期", For: forStudent,
		Fields: []string{"student_card", "student_from", "student_until"}},
	{Name: "key", Label: "关键信息变更", Hint: "姓名、证件号码、出生日期、性别,由协会逐项核实",
		Fields: []string{"name", "id_type", "id_number", "birth_date", "gender"}},
}

// ChangeCategoriesOf are the categories that a person may choose from.
func ChangeCategoriesOf(p *Profile) []ChangeCategory {
	var list []ChangeCategory
	for _, c := range ChangeCategories {
		if c.For == nil || c.For(p) {
			list = append(list, c)
		}
	}
	return list
}

// ChangeFields are the fields that the chosen categories open, in the order of the form. Invalid at "category": none chosen, or
// one that this person has no use for.
func ChangeFields(p *Profile, chosen []string) ([]string, error) {
	known := ChangeCategoriesOf(p)
	opened := map[string]bool{}
	for _, name := range chosen {
		i := slices.IndexFunc(known, func(c ChangeCategory) bool { return c.Name == name })
		if i < 0 {
			return nil, InvalidField("category", "所选的变更类别不存在,请重新选择")
		}
		for _, f := range known[i].Fields {
			opened[f] = true
		}
	}
	if len(opened) == 0 {
		return nil, InvalidField("category", "请选择要变更的类别,可多选")
	}
	var fields []string
	for i := range Fields {
		f := &Fields[i]
		if opened[f.Name] && (f.Enrollment != Absent || *f.Of(p) != "") { // what only 原会员 are asked for means nothing to others
			fields = append(fields, f.Name)
		}
	}
	return fields, nil
}

// ChosenCategories are the categories that an open change has opened.
func (a *Application) ChosenCategories() []ChangeCategory {
	var list []ChangeCategory
	for _, c := range ChangeCategories {
		if slices.Contains(a.Changed, c.Fields[0]) {
			list = append(list, c)
		}
	}
	return list
}

// AsksFor says whether the form of this application has the field. The type that an upgrade leads to is not typed in.
func (a *Application) AsksFor(f *Field) bool {
	switch a.Kind {
	case Change:
		return slices.Contains(a.Changed, f.Name)
	case Upgrade:
		return f.For != nil && f.On(Upgrade) && f.For(&a.Data)
	case Joining:
		return false
	}
	return f.On(a.Kind)
}

// TakesFile says whether a file of the form may be put in its place now: while the form may be edited, and those of an upgrade
// that are not printed also while its stamp is awaited, since the manual has them sent together.
func (a *Application) TakesFile(f *Field) bool {
	return a.Editable() || a.Kind == Upgrade && a.State == AwaitingStamp && !f.OnForm
}

// reaches says whether the approval of the application sets the field of the profile: besides what is asked for, an upgrade
// brings the new type and takes away the proofs of the old one.
func (a *Application) reaches(f *Field) bool {
	return a.AsksFor(f) || a.Kind == Upgrade && (f.Name == "member_type" || f.For != nil)
}

// Carry brings what the application does not ask for up to date with the profile, which is what it is compared with from now on.
// Of the kinds that start from a profile; the others are left alone.
func (a *Application) Carry(profile *Profile) {
	if a.Kind != Change && a.Kind != Upgrade && a.Kind != Joining {
		return
	}
	before := *profile
	a.Before = &before
	a.Changed = slices.DeleteFunc(a.Changed, func(name string) bool { // such as the student card of who is a professional now
		f := FieldByName(name)
		return f == nil || !f.appliesTo(profile)
	})
	for i := range Fields {
		if f := &Fields[i]; !a.reaches(f) {
			*f.Of(&a.Data) = *f.Of(profile)
		}
	}
}

// Requested is what a change or an upgrade asks to be different, field by field. A field that was opened and left as it is asks
// for nothing.
func (a *Application) Requested() []Difference {
	if a.Before == nil || a.Kind != Change && a.Kind != Upgrade {
		return nil
	}
	return slices.DeleteFunc(Differences(a.Before, &a.Data), func(d Difference) bool { return !a.reaches(d.Field) })
}

// SinceRoster is what an activation says differently from the old roster.
func (a *Application) SinceRoster() []Difference {
	if a.Before == nil || a.Kind != Activation {
		return nil
	}
	return slices.DeleteFunc(Differences(a.Before, &a.Data), func(d Difference) bool { return !a.AsksFor(d.Field) })
}

// ApplyTo is the profile with what the application asks for, and nothing else of it: the profile may have been corrected since.
func (a *Application) ApplyTo(profile Profile) Profile {
	for _, d := range a.Requested() {
		*d.Field.Of(&profile) = d.New
	}
	return profile
}

// KeyChange says whether the application asks to change what identifies a person (关键信息).
func (a *Application) KeyChange() bool {
	return slices.ContainsFunc(a.Requested(), func(d Difference) bool { return d.Field.Key })
}

// Reprints says whether the application asks to change what is printed on the certificate.
func (a *Application) Reprints() bool {
	return slices.ContainsFunc(a.Requested(), func(d Difference) bool { return d.Field.Certificate })
}

// Masked is the difference as it may be read by anybody who may see the application: numbers of documents are hidden.
func (d Difference) Masked() Difference {
	mask := d.Field.Mask
	if mask == nil && d.Field.Sealed {
		mask = MaskIDNumber
	}
	if mask != nil {
		d.Old, d.New = mask(d.Old), mask(d.New)
	}
	return d
}
