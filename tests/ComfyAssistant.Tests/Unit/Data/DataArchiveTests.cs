using System.IO.Compression;
using ComfyAssistant.Host.Data;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Data;

public sealed class DataArchiveTests : IDisposable
{
    private readonly ContextHome _home = new();
    private readonly ContextHome _other = new();

    private string Zip => Path.Combine(_home.Outside, "assistant.zip");

    public void Dispose()
    {
        _home.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task What_is_exported_is_imported_elsewhere()
    {
        await _home.Rules.AddAsync("sdxl", "Use SDXL.", ContextHome.Ct);
        _home.Put("SOUL.md", "calm");
        _home.Put("skills/mine/SKILL.md", "skill");
        _home.Put("conversations/1.json", "{}");
        await _other.Rules.AddAsync("flux", "Use Flux.", ContextHome.Ct);
        _other.Put("skills/theirs/SKILL.md", "other skill");
        _other.Put("goals.md", "stay");

        DataArchive.Write(_home.Folder, Zip, _home.Clock);
        var (names, backup) = DataArchive.Read(_other.Folder, Zip, _other.Clock);

        Assert.Equal(["SOUL.md", "context.db", "conversations", "skills"], names.Order(StringComparer.Ordinal));
        Assert.Equal("Use SDXL.", Assert.Single(await _other.Rules.ListAsync(ContextHome.Ct)).Text);
        Assert.Equal("calm", await File.ReadAllTextAsync(_other.Folder.SoulFile));
        Assert.Equal("stay", await File.ReadAllTextAsync(_other.Folder.GoalsFile));
        Assert.Equal(["mine"], Directory.GetDirectories(_other.Folder.SkillsFolder).Select(Path.GetFileName));

        DataArchive.Read(_other.Folder, backup!, _other.Clock);
        Assert.Equal("Use Flux.", Assert.Single(await _other.Rules.ListAsync(ContextHome.Ct)).Text);
        Assert.Equal(["theirs"], Directory.GetDirectories(_other.Folder.SkillsFolder).Select(Path.GetFileName));
    }

    [Fact]
    public void Neither_keys_nor_logs_nor_what_a_link_leads_to_is_exported()
    {
        _home.Put("SOUL.md", "calm");
        foreach (var name in new[] { "keys", "models.json", "logs/service.log", "environment/nodes.json", "skills/mine/SKILL.md" })
            _home.Put(name, name == "skills/mine/SKILL.md" ? "skill" : "planted");
        var outside = Path.Combine(_home.Outside, "outside");
        File.WriteAllText(outside, "planted");
        File.CreateSymbolicLink(Path.Combine(_home.Folder.SkillsFolder, "mine", "link.md"), outside);

        DataArchive.Write(_home.Folder, Zip, _home.Clock);

        using var zip = ZipFile.OpenRead(Zip);
        Assert.Equal(
            ["SOUL.md", "comfy-assistant.json", "skills/mine/SKILL.md"],
            zip.Entries.Select(e => e.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Without_data_nothing_is_written()
    {
        Assert.Empty(DataArchive.Write(_home.Folder, Zip, _home.Clock));
        Assert.False(File.Exists(Zip));
    }

    [Theory]
    [InlineData("../evil.md")]
    [InlineData("skills/../../evil.md")]
    [InlineData("/etc/evil")]
    [InlineData("keys")]
    [InlineData("skills\\..\\..\\evil.md")]
    [InlineData("C:\\evil.md")]
    public void A_hostile_archive_changes_nothing(string name)
    {
        _other.Put("SOUL.md", "mine");
        using (var zip = ZipFile.Open(Zip, ZipArchiveMode.Create))
        {
            Entry(zip, "comfy-assistant.json", """{"format":"comfy-assistant","version":1}""");
            Entry(zip, "SOUL.md", "theirs");
            Entry(zip, name, "evil");
        }

        Assert.Throws<InvalidDataException>(() => DataArchive.Read(_other.Folder, Zip, _other.Clock));
        Assert.Equal("mine", File.ReadAllText(_other.Folder.SoulFile));
        Assert.Empty(_other.EverythingOutside());
    }

    [Theory]
    [InlineData(null, "was not made by")]
    [InlineData("{}", "was not made by")]
    [InlineData("no json", "was not made by")]
    [InlineData("""{"format":"comfy-assistant","version":2}""", "newer version")]
    public void Another_file_is_refused(string? about, string why)
    {
        using (var zip = ZipFile.Open(Zip, ZipArchiveMode.Create))
            if (about is not null) Entry(zip, "comfy-assistant.json", about);
        var refused = Assert.Throws<InvalidDataException>(() => DataArchive.Read(_other.Folder, Zip, _other.Clock));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    private static void Entry(ZipArchive zip, string name, string text)
    {
        using var content = new StreamWriter(zip.CreateEntry(name).Open());
        content.Write(text);
    }
}
