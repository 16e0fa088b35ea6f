using ComfyAssistant.Plugins.Storage;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Storage;

public sealed class StampedValueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("stamped");
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly string _path;
    private readonly StampedValue<string> _value;
    private int _reads;

    public StampedValueTests()
    {
        _path = Path.Combine(_folder.FullName, "file");
        _value = new(_path, _time);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_read_again_when_it_has_changed_and_not_before()
    {
        Write("one", TimeSpan.FromMinutes(-2));
        Assert.Equal(["one", "one"], [Get(), Get()]);
        Assert.Equal(1, _reads);
        Write("two", TimeSpan.FromMinutes(-1));
        Assert.Equal(["two", "two"], [Get(), Get()]);
        Assert.Equal(2, _reads);
    }

    // It may change once more within the tick that its date names.
    [Fact]
    public void One_that_has_just_changed_or_is_not_there_is_read_each_time()
    {
        Assert.Equal(["", ""], [Get(), Get()]);
        Write("new", TimeSpan.Zero);
        Assert.Equal(["new", "new"], [Get(), Get()]);
        Assert.Equal(4, _reads);
    }

    [Fact]
    public void What_was_forgotten_is_read_again_and_what_failed_is_not_kept()
    {
        Write("one", TimeSpan.FromMinutes(-2));
        Assert.Throws<IOException>(() => _value.Get(() => throw new IOException()));
        Assert.Equal("one", Get());
        _value.Forget();
        Assert.Equal("one", Get());
        Assert.Equal(2, _reads);
    }

    private string Get() => _value.Get(() =>
    {
        _reads++;
        return File.Exists(_path) ? File.ReadAllText(_path) : "";
    });

    private void Write(string text, TimeSpan age)
    {
        File.WriteAllText(_path, text);
        File.SetLastWriteTimeUtc(_path, _time.GetUtcNow().UtcDateTime + age);
    }
}
