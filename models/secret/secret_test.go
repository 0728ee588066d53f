package secret

import (
	"bytes"
	"errors"
	"testing"
)

var (
	oldMaster = bytes.Repeat([]byte{1}, MasterSize)
	newMaster = bytes.Repeat([]byte{2}, MasterSize)
)

func box(t *testing.T, master []byte, older ...[]byte) *Box {
	t.Helper()
	b, err := New(master, older...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestASealedValueOpensForItsPurposeOnly(t *testing.T) {
	b := box(t, newMaster)
	const idNumber = "120101198409300027"
	sealed := b.Seal("members.id_number", []byte(idNumber))
	if plain, err := b.Open("members.id_number", sealed); err != nil || string(plain) != idNumber {
		t.Fatalf("opened %q, %v", plain, err)
	}
	if bytes.Contains(sealed, []byte(idNumber)) || bytes.Equal(sealed, b.Seal("members.id_number", []byte(idNumber))) {
		t.Error("the text is visible, or equal texts are sealed alike")
	}
	if _, err := b.Open("members.credential_number", sealed); !errors.Is(err, ErrOpen) {
		t.Errorf("opened for another purpose: %v", err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := b.Open("members.id_number", bad); !errors.Is(err, ErrOpen) {
			t.Fatalf("byte %d altered, and yet: %v", i, err)
		}
		if _, err := b.Open("members.id_number", sealed[:i]); !errors.Is(err, ErrOpen) {
			t.Fatalf("cut to %d bytes, and yet: %v", i, err)
		}
	}
}

func TestAfterARotationOldValuesOpenAndIndexesStay(t *testing.T) {
	before, after := box(t, oldMaster), box(t, newMaster, oldMaster)
	sealed := before.Seal("p", []byte("旧"))
	if plain, err := after.Open("p", sealed); err != nil || string(plain) != "旧" {
		t.Fatalf("opened %q, %v", plain, err)
	}
	if after.Current(sealed) || !after.Current(after.Seal("p", nil)) {
		t.Error("Current does not tell old from new")
	}
	if !bytes.Equal(before.Index("p", "v"), after.Index("p", "v")) {
		t.Error("the blind index changed")
	}
	if _, err := box(t, newMaster).Open("p", sealed); !errors.Is(err, ErrOpen) {
		t.Errorf("opened without its key: %v", err)
	}
}

func TestBlindIndexesDifferByPurposeValueAndKey(t *testing.T) {
	b := box(t, newMaster)
	one := b.Index("id", "120101198409300027")
	for name, other := range map[string][]byte{
		"value": b.Index("id", "120101198409300028"), "purpose": b.Index("phone", "120101198409300027"),
		"split": b.Index("id:1", "20101198409300027"), "key": box(t, oldMaster).Index("id", "120101198409300027"),
	} {
		if bytes.Equal(one, other) {
			t.Errorf("another %s has the same index", name)
		}
	}
}

func TestAMasterKeyOfWrongLengthIsRefused(t *testing.T) {
	if _, err := New([]byte("short")); err == nil {
		t.Fatal("accepted")
	}
}

func TestEmptyValuesStayEmpty(t *testing.T) {
	b := box(t, newMaster)
	if b.SealText("p", "") != nil {
		t.Error("an empty text became something")
	}
	if text, err := b.OpenText("p", nil); err != nil || text != "" {
		t.Errorf("%q, %v", text, err)
	}
	sealed, err := b.SealJSON("p", map[string]string{"姓名": "王晓岚"})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]string
	if err := b.OpenJSON("p", sealed, &got); err != nil || got["姓名"] != "王晓岚" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestTokensDoNotRepeat(t *testing.T) {
	if a, b := Token(), Token(); a == b || len(Token()) != 43 || len(Handle()) != 22 || len(Hash(Token())) != 32 {
		t.Fatal("tokens are wrong")
	}
}
