using ComfyAssistant.Host.Data;
using ComfyAssistant.Host.Settings;
using Microsoft.Extensions.Configuration;

namespace ComfyAssistant.Tests.Unit.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    private string WorkingDirectory => Path.Combine(_root.FullName, "work");

    private DataFolder Ours => new(Path.Combine(_root.FullName, "home", "comfy-assistant"), IsOurs: true);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_named_folder_is_used_as_it_is()
    {
        var data = DataFolder.From(Settings("somewhere"));
        Assert.Equal(new DataFolder(Path.GetFullPath("somewhere"), IsOurs: false), data);
        Write("work/user_context/SOUL.md", "me");
        Assert.Null(data.Adopt(WorkingDirectory));
    }

    [Fact]
    public void Without_a_name_it_is_the_platforms_folder_for_programs()
    {
        var data = DataFolder.From(Settings(null));
        Assert.True(data.IsOurs);
        Assert.Matches("(?i)comfy-?assistant$", data.Path);
        Assert.StartsWith(
            System.Environment.GetFolderPath(
                System.Environment.SpecialFolder.LocalApplicationData, System.Environment.SpecialFolderOption.DoNotVerify), data.Path,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_folder_in_the_working_directory_is_copied_whole_and_stays()
    {
        Write("work/user_context/SOUL.md", "me");
        Write("work/user_context/skills/mine/SKILL.md", "skill");
        Write("outside/secret", "secret");
        var link = Path.Combine(WorkingDirectory, "user_context", "skills", "link");
        Directory.CreateSymbolicLink(link, Path.Combine(_root.FullName, "outside"));

        var sentence = Ours.Adopt(WorkingDirectory);

        Assert.Contains(Ours.Path, sentence, StringComparison.Ordinal);
        Assert.Equal("me", File.ReadAllText(Ours.Content.SoulFile));
        Assert.Equal("skill", File.ReadAllText(Path.Combine(Ours.Content.SkillsFolder, "mine", "SKILL.md")));
        Assert.False(Path.Exists(Path.Combine(Ours.Content.SkillsFolder, "link")));
        Assert.True(File.Exists(Path.Combine(WorkingDirectory, "user_context", "SOUL.md")));
    }

    [Fact]
    public void Data_that_is_there_is_not_overwritten()
    {
        Write("work/user_context/SOUL.md", "old");
        Write("home/comfy-assistant/SOUL.md", "new");
        Assert.Contains("is not used", Ours.Adopt(WorkingDirectory), StringComparison.Ordinal);
        Assert.Equal("new", File.ReadAllText(Ours.Content.SoulFile));
    }

    [Fact]
    public void A_copy_that_was_cut_off_is_made_again()
    {
        Write("work/user_context/SOUL.md", "me");
        Write("home/comfy-assistant.adopting/SOUL.md", "hal");
        Write("home/comfy-assistant/logs/service.log", "line");
        Assert.NotNull(Ours.Adopt(WorkingDirectory));
        Assert.Equal("me", File.ReadAllText(Ours.Content.SoulFile));
    }

    [Fact]
    public void Another_folder_of_that_name_is_left_alone()
    {
        Write("work/user_context/holiday.jpg", "picture");
        Assert.Null(Ours.Adopt(WorkingDirectory));
        Assert.False(Directory.Exists(Ours.Path));
    }

    private static SettingReader Settings(string? folder) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { [DataFolder.Variable] = folder }).Build());

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
