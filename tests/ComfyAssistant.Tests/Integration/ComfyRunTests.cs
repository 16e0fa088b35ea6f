using System.Net;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The part of ComfyUI's API that is passed on to the service's own page.</summary>
public sealed class ComfyRunTests : ComfyChatTest
{
    [Fact]
    public async Task What_runs_need_is_passed_on()
    {
        Comfy.Pages["/queue"] = """{"queue_running":[],"queue_pending":[]}""";
        using var answer = await Service.Http.GetAsync("/api/comfy/queue");
        Assert.Equal("""{"queue_running":[],"queue_pending":[]}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/api/comfy/manager/reboot")]
    [InlineData("/api/comfy/users")]
    [InlineData("/api/comfy/history/a/b")]
    public async Task Other_routes_are_not(string path)
    {
        using var answer = await Service.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task File_that_is_no_picture_video_or_sound_does_not_come_from_this_origin()
    {
        Comfy.Pages["/view"] = "<script>alert(1)</script>";
        using var answer = await Service.Http.GetAsync("/api/comfy/view?filename=a.html");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
    }
}
