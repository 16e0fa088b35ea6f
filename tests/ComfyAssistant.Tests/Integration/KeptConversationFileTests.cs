using System.Net;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>What is true of kept conversations as files alone.</summary>
public sealed class KeptConversationFileTests : ConversationTest
{
    [Fact]
    public async Task Links_in_the_folder_lead_nowhere()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Service.Context, "conversations"));
        var outside = Directory.CreateTempSubdirectory("outside");
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "conversation.json"), Spoken);
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, Id), outside.FullName);

        Api.AssertJson(new { conversations = Array.Empty<object>() }, await Service.GetAsync(Conversations));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Service.Http.GetAsync($"{Conversations}/{Id}")).StatusCode);
        var stamp = new FileInfo(Path.Combine(outside.FullName, "conversation.json"));
        using var refused = await PutAsync(Id, Spoken, FormattableString.Invariant($"{stamp.LastWriteTimeUtc.Ticks:x}-{stamp.Length:x}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutTextAsync($"{Conversations}/{Id}/canvases/a", "{}")).StatusCode);
        (await Service.Http.DeleteAsync($"{Conversations}/{Id}")).EnsureSuccessStatusCode();

        Assert.True(File.Exists(Path.Combine(outside.FullName, "conversation.json")));
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task Nobody_but_its_user_reads_the_files()
    {
        await KeepAsync(Id, Spoken);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(Service.Context, "conversations", Id, "conversation.json")));
    }
}
